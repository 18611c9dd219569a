"""SciPy: softmax, and the mode."""

from __future__ import annotations

from sketchaug.bench.peers.entry import Entry


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    from scipy import special, stats

    return {
        "vote/soft": Entry(
            call=lambda logits: special.softmax(logits, axis=2).mean(axis=0).argmax(axis=1)
        ),
        "vote/hard": Entry(call=lambda logits: stats.mode(logits.argmax(axis=2), axis=0).mode),
    }
