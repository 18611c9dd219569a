"""The notebook on augmentations runs on its own drawings, and on a folder of others."""

from __future__ import annotations

import numpy as np
import pytest
from notebook_files import complaints, execute, pictures
from PIL import Image
from strategies import drawing

SMALL = {"COUNT": "2", "SIDE": "32"}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "drawings" / "kind"
    place.mkdir(parents=True)
    for number, channels in enumerate((None, 3, 3)):
        Image.fromarray(drawing(61, 73, channels)).save(place / f"{number}.png")
    return place.parent


def test_it_runs_and_shows_pictures_and_a_report(tmp_path):
    outputs = execute("01_augmentations.ipynb", tmp_path, SMALL)
    assert len(pictures(outputs)) == 8
    reports = [out.data["text/html"] for out in outputs if "text/html" in out.get("data", {})]
    assert any("ElasticTransform" in text for text in reports)
    assert complaints(outputs) == []


def test_it_takes_a_folder_of_drawings(tmp_path, folder):
    outputs = execute("01_augmentations.ipynb", tmp_path, {**SMALL, "DATA": repr(str(folder))})
    assert len(pictures(outputs)) == 8
    assert np.any([out.get("text", "") == "same pixels: True\n" for out in outputs])
