"""What several commands print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchaug.training import RunFolder, TrainConfig


def say(text: str) -> None:
    """Tells what is going on: on stderr, at once, so that stdout holds results only."""
    print(text, file=sys.stderr, flush=True)


def announce_training(config: TrainConfig) -> None:
    """Tells what is about to be trained."""
    say(
        f"training into {config.out}: preset {config.preset}, folds {config.folds}, "
        f"epochs {config.resolved_recipe().epochs}"
    )


def print_out_of_fold(run: RunFolder) -> None:
    """Prints each member's score on the rows that it did not train on, and the run's as a whole."""
    scores = run.scores()
    print(f"{'out of fold':<16}{'accuracy':>10}{'log loss':>10}")
    for name, figures in {**scores["members"], "all rows": scores["out_of_fold"]}.items():
        print(f"{name:<16}{figures['accuracy']:>10.3f}{figures['log_loss']:>10.3f}")
