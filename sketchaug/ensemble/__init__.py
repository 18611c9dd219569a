"""Ensembles as files: logits of members, their combination, scores and the submission.

Nothing here needs torch; a folder of prediction files is all that an ensemble is made of.
"""

from __future__ import annotations

from sketchaug.ensemble.combination import combine
from sketchaug.ensemble.files import load_prediction, read_predictions, save_prediction
from sketchaug.ensemble.folds import out_of_fold
from sketchaug.ensemble.prediction import Prediction
from sketchaug.ensemble.scores import accuracy, log_loss
from sketchaug.ensemble.submission import (
    Submission,
    check_submission,
    read_submission,
    write_submission,
)

__all__ = [
    "Prediction",
    "Submission",
    "accuracy",
    "check_submission",
    "combine",
    "load_prediction",
    "log_loss",
    "out_of_fold",
    "read_predictions",
    "read_submission",
    "save_prediction",
    "write_submission",
]
