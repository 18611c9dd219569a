"""Out-of-fold logits: every row judged by the member that did not train on it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sketchaug.ensemble.prediction import Prediction, check_same_classes


def out_of_fold(
    predictions: Sequence[Prediction],
    *,
    sample_ids: Sequence[str],
    fold_of_row: ArrayLike,
    name: str = "out_of_fold",
) -> Prediction:
    """Joins the members of one k-fold training into one prediction for all rows.

    Args:
        predictions: One per fold, each with its `fold`; it may hold the rows of its own fold only,
            in any order, or more rows, which are left out.
        sample_ids: The ids of all rows, none twice, in the order wanted.
        fold_of_row: Integers (rows,), the fold that each row was held out in.
        name: Of the joint prediction.

    Returns:
        A prediction for `sample_ids`. Its checkpoint hash is the SHA-256 of the members' hashes in
        the order of the folds.

    Raises:
        ValueError: If a fold has no member or two, a member lacks a row of its fold, members differ
            in classes, views or size (the message names both files), or an argument does not fit.
    """
    folds = np.asarray(fold_of_row)
    if folds.shape != (len(sample_ids),) or folds.dtype.kind not in "iu":
        raise ValueError(
            f"fold_of_row: expected integers ({len(sample_ids)},), one a sample, "
            f"got {folds.dtype} {folds.shape}"
        )
    row_of_id = _row_of_id("sample_ids", sample_ids)
    member_of_fold = _member_of_fold(predictions)
    missing = sorted({int(fold) for fold in np.unique(folds)} - member_of_fold.keys())
    if missing or not member_of_fold:
        raise ValueError(f"predictions: no member held out fold {missing[0] if missing else 0}")
    first = next(iter(member_of_fold.values()))
    logits = np.empty((len(sample_ids), len(first.class_names)), dtype=np.float32)
    for fold, member in member_of_fold.items():
        logits[folds == fold] = _rows_of_fold(member, np.flatnonzero(folds == fold), row_of_id)
    hashes = "".join(member.checkpoint_hash for member in member_of_fold.values())
    return Prediction(
        name=name,
        logits=logits,
        sample_ids=tuple(sample_ids),
        class_names=first.class_names,
        checkpoint_hash=hashlib.sha256(hashes.encode()).hexdigest(),
        image_size=first.image_size,
        views=first.views,
        versions=first.versions,
    )


def _row_of_id(place: str, sample_ids: Sequence[str]) -> dict[str, int]:
    row_of_id: dict[str, int] = {}
    for row, sample_id in enumerate(sample_ids):
        if row_of_id.setdefault(sample_id, row) != row:
            raise ValueError(
                f"{place}: {sample_id!r} occurs twice, in rows {row_of_id[sample_id]} and {row}"
            )
    return row_of_id


def _member_of_fold(predictions: Sequence[Prediction]) -> dict[int, Prediction]:
    member_of_fold: dict[int, Prediction] = {}
    for member in predictions:
        if member.fold is None:
            raise ValueError(f"{member.place}: expected the member of a fold, got none")
        twin = member_of_fold.setdefault(member.fold, member)
        if twin is not member:
            raise ValueError(
                f"{twin.place} and {member.place}: expected one member a fold, "
                f"both held out fold {member.fold}"
            )
        first = next(iter(member_of_fold.values()))
        check_same_classes(first, member)
        for attribute in ("image_size", "views"):
            wanted, given = getattr(first, attribute), getattr(member, attribute)
            if wanted != given:
                raise ValueError(
                    f"{first.place} and {member.place}: expected members of one training, "
                    f"but {attribute} is {wanted!r} and {given!r}"
                )
    return dict(sorted(member_of_fold.items()))


def _rows_of_fold(
    member: Prediction, rows: NDArray[np.intp], row_of_id: dict[str, int]
) -> NDArray[np.float32]:
    """The member's logits for the given rows of the whole, in their order."""
    place_of_id = _row_of_id(f"sample_ids of {member.place}", member.sample_ids)
    place_of_row = np.full(len(row_of_id), -1, dtype=np.intp)
    for sample_id, place in place_of_id.items():
        if sample_id in row_of_id:
            place_of_row[row_of_id[sample_id]] = place
    places = place_of_row[rows]
    if (places < 0).any():
        row = int(rows[int((places < 0).argmax())])
        lost = next(sample_id for sample_id, at in row_of_id.items() if at == row)
        raise ValueError(
            f"{member.place}: lacks sample {lost!r} (row {row}) of its own fold {member.fold}"
        )
    selected: NDArray[np.float32] = np.asarray(member.logits)[places]
    return selected
