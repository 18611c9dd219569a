"""Which number format and device a run computes with."""

from __future__ import annotations

import torch


def resolve_precision(precision: str, accelerator: str) -> str:
    """Returns Lightning's name of the precision that "auto" stands for; others as they are.

    "auto" is "bf16-mixed" where bfloat16 products are native (AVX-512 BF16 or AMX on a CPU, any
    GPU that supports it), else "32-true". Elsewhere bfloat16 is emulated and slower.

    Args:
        precision: "auto" or Lightning's name.
        accelerator: Lightning's name of the device.
    """
    if precision != "auto":
        return precision
    if accelerator in ("auto", "gpu", "cuda") and torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported() else "32-true"
    if accelerator in ("auto", "cpu") and _cpu_has_bfloat16():
        return "bf16-mixed"
    return "32-true"


def resolve_device(accelerator: str) -> torch.device:
    """Returns the device that a member predicts on, by Lightning's name of the accelerator."""
    if accelerator in ("auto", "gpu", "cuda") and torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


def _cpu_has_bfloat16() -> bool:
    # Older torch versions lack one or the other question; then float32 is always right.
    questions = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, name, bool)()) for name in questions)
