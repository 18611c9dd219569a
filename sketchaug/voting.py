"""Votes: what several models say about the same samples, made into one answer.

One formula and one tie rule per method. With member m's values x[m], its weight w[m] (relative to
W, the sum of all weights) and its temperature T[m], the share p[c] of class c is

    hard         the sum of w[m] / W over the members whose own largest value is at c
    soft         the sum of w[m] / W * softmax(x[m] / T[m])[c]
    mean_logit   softmax(z)[c] with z = the sum of w[m] / W * x[m] / T[m]

The label is the class with the largest share (`mean_logit`: the largest z). Ties go to the lowest
class, among the classes and in a member's own choice, as in scikit-learn, SciPy and `argmax`. The
confidence is the label's share, the entropy -sum(p ln p) in nats, the agreement the share of the
members, by number, whose own choice is the label. A member of weight 0 takes no part.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sketchaug import _core
from sketchaug.threads import resolve_threads

VoteMethod = Literal["hard", "soft", "mean_logit"]
ValueKind = Literal["logits", "probabilities"]

METHODS: tuple[VoteMethod, ...] = ("hard", "soft", "mean_logit")
KINDS: tuple[ValueKind, ...] = ("logits", "probabilities")

# float16 probabilities of 500 classes, rounded one by one, may sum to 0.99.
_SUM_TOLERANCE = 0.02


@dataclass(frozen=True, kw_only=True, eq=False)
class VoteResult:
    """The answer of an ensemble, one element per sample.

    Attributes:
        labels: int64 (samples,), the classes that won.
        confidence: float32 (samples,), the share of the winner, 0 to 1.
        agreement: float32 (samples,), the share of the members, by number, whose own choice is the
            winner.
        entropy: float32 (samples,), of the shares, in nats.
        probabilities: float32 (samples, classes), the shares themselves; None unless asked for.
    """

    labels: NDArray[np.int64]
    confidence: NDArray[np.float32]
    agreement: NDArray[np.float32]
    entropy: NDArray[np.float32]
    probabilities: NDArray[np.float32] | None = None


def vote(
    logits: Sequence[ArrayLike] | NDArray[np.floating[Any]],
    *,
    method: VoteMethod = "soft",
    weights: ArrayLike | None = None,
    temperatures: ArrayLike | None = None,
    kind: ValueKind = "logits",
    return_probabilities: bool = False,
    num_threads: int | None = None,
) -> VoteResult:
    """Combines what several models say about each sample.

    The formulas and the tie rule stand at the top of this module. Logits of -inf are masked
    classes, of probability 0; classes at +inf share alike what their row has to give. Results are
    the same bytes for any number of threads, instruction tier and processor.

    Args:
        logits: float (models, samples, classes), or a sequence of arrays (samples, classes), one
            per model; memory-mapped arrays are fine. float32 with adjacent classes is read in
            place; everything else is converted to float32, model by model.
        method: "soft" (mean of probabilities), "hard" (majority of the models' own choices) or
            "mean_logit" (softmax of the mean logits).
        weights: One number >= 0 per model, not all 0; only their ratios count. None: equal weights.
            "hard" adds them in float64, so 0.1 + 0.2 is no tie with 0.3.
        temperatures: One number per model, 1e-6 to 1e6, by which its logits are divided; it changes
            "soft" and "mean_logit" only. None: 1.
        kind: "probabilities" if the values are probabilities already: "soft" then takes their
            weighted mean and never renormalises, "hard" works as with logits.
        return_probabilities: Fills `probabilities` of the result.
        num_threads: None for all cores of this process (one in a DataLoader worker).

    Raises:
        TypeError: If the values are no real floating-point numbers.
        ValueError: If shapes differ, a value is NaN, a row is masked (-inf) in every class, float64
            values exceed float32, or an argument is out of its range; the message names the model
            (position) and the sample (row).

    Warns:
        UserWarning: If rows of `kind="probabilities"` do not sum to 1.
    """
    _check_name("method", method, METHODS)
    _check_name("kind", kind, KINDS)
    core_method: str = method
    if kind == "probabilities":
        if method == "mean_logit":
            raise ValueError('method: "mean_logit" needs kind="logits", got kind="probabilities"')
        if temperatures is not None:
            raise ValueError('temperatures: only for kind="logits", got kind="probabilities"')
        core_method = "mean_probability" if method == "soft" else method
    members = _float32_members(logits)
    answer = _core.vote(
        members,
        core_method,
        _float64_values("weights", weights),
        _float64_values("temperatures", temperatures),
        return_probabilities,
        resolve_threads(num_threads),
    )
    if core_method == "mean_probability":
        _warn_of_sums(members)
    return _result(answer)


def hard_vote(
    labels: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    num_classes: int | None = None,
    num_threads: int | None = None,
) -> VoteResult:
    """Takes the majority of class numbers that are decided already, such as votes of votes.

    The class with the largest sum of weights wins, ties go to the lowest class; weights are added
    in float64 in the models' order, as `numpy.bincount` does.

    Args:
        labels: Integers (models, samples), each in 0..num_classes - 1.
        weights: One number >= 0 per model, not all 0; only their ratios count. None: equal weights.
        num_classes: None for the largest label plus one.
        num_threads: None for all cores of this process (one in a DataLoader worker).

    Raises:
        TypeError: If the labels are not integers.
        ValueError: If the labels are not (models, samples), a label is outside the classes (the
            message names model and sample), or the weights are wrong.
    """
    votes = np.asarray(labels)
    if votes.ndim != 2:
        raise ValueError(f"labels: expected (models, samples), got shape {votes.shape}")
    if votes.size and votes.dtype.kind not in "iu":
        raise TypeError(f"labels: expected integers, got {votes.dtype}")
    if votes.dtype == np.uint64 and votes.size and votes.max() > np.iinfo(np.int64).max:
        raise ValueError(f"labels: expected class numbers, got {votes.max()}")
    if num_classes is None:
        num_classes = max(1, int(votes.max()) + 1) if votes.size else 1
    elif isinstance(num_classes, bool) or not isinstance(num_classes, (int, np.integer)):
        raise TypeError(f"num_classes: expected an integer, got {num_classes!r}")
    elif num_classes < 1:
        raise ValueError(f"num_classes: expected 1 or more, got {num_classes}")
    return _result(
        _core.vote_labels(
            votes.astype(np.int64, copy=False),
            int(num_classes),
            _float64_values("weights", weights),
            resolve_threads(num_threads),
        )
    )


def _result(answer: _core._VoteAnswer) -> VoteResult:
    labels, confidence, agreement, entropy, probabilities = answer
    return VoteResult(
        labels=labels,
        confidence=confidence,
        agreement=agreement,
        entropy=entropy,
        probabilities=probabilities,
    )


def _check_name(argument: str, name: object, known: tuple[str, ...]) -> None:
    if name not in known:
        raise ValueError(f"{argument}: expected one of {', '.join(known)}, got {name!r}")


def _float64_values(argument: str, values: ArrayLike | None) -> NDArray[np.float64] | None:
    if values is None:
        return None
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{argument}: expected one number per model, got shape {array.shape}")
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{argument}: expected numbers, got {array.dtype}")
    return array.astype(np.float64)


def _float32_members(
    logits: Sequence[ArrayLike] | NDArray[np.floating[Any]],
) -> list[NDArray[np.float32]]:
    """Checks rank, dtype and shapes, and converts what is not float32."""
    shape = getattr(logits, "shape", None)
    if shape is not None and len(shape) != 3:
        raise ValueError(
            "logits: expected (models, samples, classes), or a sequence of arrays "
            f"(samples, classes), got shape {tuple(shape)}"
        )
    if shape is None and (isinstance(logits, (str, bytes)) or not isinstance(logits, Sequence)):
        raise TypeError(
            "logits: expected an array or a sequence of arrays (samples, classes), "
            f"got a {type(logits).__name__}"
        )
    members = [np.asarray(member) for member in logits]
    for position, member in enumerate(members):
        if member.dtype.kind != "f":
            raise TypeError(f"logits[{position}]: expected floats, got {member.dtype}")
        if member.ndim != 2:
            raise ValueError(
                f"logits[{position}]: expected (samples, classes), got shape {member.shape}"
            )
        if member.shape != members[0].shape:
            raise ValueError(
                f"logits[{position}]: expected shape {members[0].shape} like logits[0], "
                f"got {member.shape}"
            )
    return [_float32_member(position, member) for position, member in enumerate(members)]


def _float32_member(position: int, member: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    if member.dtype == np.float32:
        return member.astype(np.float32, copy=False)
    with np.errstate(over="ignore"):  # looked for below, with a better message
        converted = member.astype(np.float32)
    if member.dtype.itemsize > converted.dtype.itemsize:
        too_large = np.isinf(converted) & np.isfinite(member)
        if too_large.any():
            row, column = np.argwhere(too_large)[0]
            raise ValueError(
                f"logits[{position}] (row {row}): expected values within float32, "
                f"got {member[row, column]!s}"
            )
    return converted


def _warn_of_sums(members: list[NDArray[np.float32]]) -> None:
    for position, member in enumerate(members):
        sums = member.sum(axis=1, dtype=np.float64)
        wrong = np.abs(sums - 1.0) > _SUM_TOLERANCE
        if wrong.any():
            row = int(wrong.argmax())
            warnings.warn(
                f"logits[{position}] (row {row}): probabilities sum to {sums[row]:.6g}, not 1, and "
                'are used as they are; logits need kind="logits"',
                UserWarning,
                stacklevel=3,
            )
            return
