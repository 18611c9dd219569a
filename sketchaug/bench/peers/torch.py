"""PyTorch: votes."""

from __future__ import annotations

from sketchaug.bench.peers.entry import Entry


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    import torch

    calls = {
        "vote/soft": lambda logits: logits.softmax(2).mean(0).argmax(1),
        "vote/hard": lambda logits: logits.argmax(2).mode(0).values,
        "vote/mean_logit": lambda logits: logits.mean(0).argmax(1),
    }
    return {name: Entry(call=call, prepare=torch.from_numpy) for name, call in calls.items()}
