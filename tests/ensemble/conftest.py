"""Small predictions to save, join and spoil."""

from __future__ import annotations

import numpy as np
import pytest

from sketchaug.ensemble import Prediction

CLASS_NAMES = ("cup", "fox", "leaf")


@pytest.fixture
def make_prediction():
    """Makes a prediction of `rows` samples; keyword arguments replace its fields."""

    def make(name="fold_0", *, rows=5, seed=0, **fields):
        logits = np.random.default_rng(seed).standard_normal((rows, len(CLASS_NAMES)))
        defaults = {
            "logits": logits.astype(np.float32),
            "sample_ids": tuple(f"{row}.JPEG" for row in range(rows)),
            "class_names": CLASS_NAMES,
            "checkpoint_hash": f"{seed:064x}",
            "image_size": 64,
            "views": ("plain", "flip"),
            "fold": 0,
            "versions": {"sketchaug": "0.1.0"},
        }
        return Prediction(name=name, **{**defaults, **fields})

    return make
