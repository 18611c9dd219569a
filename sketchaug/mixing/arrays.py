"""Arrays and tensors in, the same kind out; torch is never imported here."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")  # whoever holds a tensor has it loaded
    return torch is not None and isinstance(value, torch.Tensor)


def array_of(value: Any) -> NDArray[Any]:
    """The value as an array; a tensor's own memory, or a copy if it lies on another device."""
    return np.asarray(value.detach().cpu().numpy() if _is_tensor(value) else value)


def like(value: Any, array: NDArray[Any]) -> Any:
    """The array, or a tensor on the device of `value` if that is one."""
    if not _is_tensor(value):
        return array
    return sys.modules["torch"].from_numpy(array).to(value.device)
