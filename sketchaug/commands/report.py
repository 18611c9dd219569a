"""Tables that several commands print."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchaug.training import RunFolder


def print_out_of_fold(run: RunFolder) -> None:
    """Prints each member's score on the rows that it did not train on, and the run's as a whole."""
    scores = run.scores()
    print(f"{'out of fold':<16}{'accuracy':>10}{'log loss':>10}")
    for name, figures in {**scores["members"], "all rows": scores["out_of_fold"]}.items():
        print(f"{name:<16}{figures['accuracy']:>10.3f}{figures['log_loss']:>10.3f}")
