"""Members are combined only if they speak of the same samples and classes."""

from __future__ import annotations

import numpy as np
import pytest

import sketchaug
from sketchaug.ensemble import combine, load_prediction, out_of_fold, save_prediction


@pytest.mark.parametrize("method", ["hard", "soft", "mean_logit"])
def test_combining_files_is_voting_on_their_logits(tmp_path, make_prediction, method):
    members = [make_prediction(f"fold_{k}", seed=k, fold=k) for k in range(3)]
    files = [load_prediction(save_prediction(tmp_path, member)) for member in members]
    options = {"method": method, "weights": [1, 2, 4], "return_probabilities": True}
    ours = combine(files, **options)
    expected = sketchaug.vote([member.logits for member in members], **options)
    np.testing.assert_array_equal(ours.labels, expected.labels)
    np.testing.assert_array_equal(ours.probabilities, expected.probabilities)


def test_temperatures_reach_the_vote(make_prediction):
    members = [make_prediction(seed=1), make_prediction(seed=2)]
    warm = combine(members, temperatures=[5.0, 5.0])
    assert (warm.entropy > combine(members).entropy).all()


def test_refusals_name_both_files(tmp_path, make_prediction):
    first = load_prediction(save_prediction(tmp_path, make_prediction("a")))
    second = make_prediction("b", class_names=("fox", "cup", "leaf"))
    second = load_prediction(save_prediction(tmp_path, second))
    message = (
        r"a\.npy and .*b\.npy: expected the same classes in the same order, but class_names\[0\]"
    )
    with pytest.raises(ValueError, match=message):
        combine([first, second])
    ids = ("0.JPEG", "2.JPEG", "1.JPEG", "3.JPEG", "4.JPEG")
    with pytest.raises(
        ValueError,
        match=r"a\.npy and prediction 'c': expected the same samples in the same order, but "
        r"sample_ids\[1\] is '1.JPEG' and '2.JPEG'$",
    ):
        combine([first, make_prediction("c", sample_ids=ids)])
    with pytest.raises(ValueError, match=r"a\.npy and prediction 'd': .*but 5 and 4 sample_ids$"):
        combine([first, make_prediction("d", rows=4)])


def test_no_members():
    with pytest.raises(ValueError, match=r"^predictions: expected one or more, got none"):
        combine([])


IDS = tuple(f"{row}.JPEG" for row in range(7))
FOLDS = np.array([2, 0, 1, 0, 2, 1, 0])


def fold_members(make_prediction, *, whole):
    """Three members; each holds all rows, or only those of its own fold in another order."""
    for fold in range(3):
        rows = np.arange(7) if whole else np.flatnonzero(fold == FOLDS)[::-1]
        logits = 100 * fold + rows[:, None] + np.array([0, 0.25, 0.5])
        yield make_prediction(
            f"fold_{fold}",
            logits=logits.astype(np.float32),
            sample_ids=[IDS[row] for row in rows],
            fold=fold,
            seed=fold,
        )


@pytest.mark.parametrize("whole", [False, True])
def test_each_row_is_judged_by_the_member_that_did_not_train_on_it(make_prediction, whole):
    members = list(fold_members(make_prediction, whole=whole))
    joint = out_of_fold(members[::-1], sample_ids=IDS, fold_of_row=FOLDS, name="stack")
    np.testing.assert_array_equal(joint.logits[:, 0], 100 * FOLDS + np.arange(7))
    assert (joint.name, joint.fold, joint.sample_ids) == ("stack", None, IDS)
    again = out_of_fold(members, sample_ids=IDS, fold_of_row=FOLDS, name="stack")
    assert joint.checkpoint_hash == again.checkpoint_hash != members[0].checkpoint_hash
    order = np.array([6, 5, 4, 3, 2, 1, 0])
    turned = out_of_fold(members, sample_ids=IDS[::-1], fold_of_row=FOLDS[order])
    np.testing.assert_array_equal(turned.logits, joint.logits[order])


def test_out_of_fold_refusals(make_prediction):
    members = list(fold_members(make_prediction, whole=False))

    def refuse(message, members=members, ids=IDS, folds=FOLDS):
        with pytest.raises(ValueError, match=message):
            out_of_fold(members, sample_ids=ids, fold_of_row=folds)

    refuse(r"^predictions: no member held out fold 2$", members[:2])
    refuse(r"^predictions: no member held out fold 0$", [])
    refuse(
        r"^prediction 'fold_0' and prediction 'again': expected one member a fold, both held out "
        r"fold 0$",
        [*members, make_prediction("again", fold=0)],
    )
    refuse(
        r"^prediction 'whole': expected the member of a fold, got none$",
        [make_prediction("whole", fold=None)],
    )
    refuse(
        r"^prediction 'fold_0' and prediction 'large': expected members of one training, but "
        r"image_size is 64 and 224$",
        [*members[:2], make_prediction("large", fold=2, image_size=224)],
    )
    refuse(
        r"^prediction 'fold_1': lacks sample '0.JPEG' \(row 0\) of its own fold 1$",
        folds=np.array([1, 0, 1, 0, 2, 1, 0]),
    )
    refuse(r"^sample_ids: '0.JPEG' occurs twice, in rows 0 and 6$", ids=(*IDS[:6], "0.JPEG"))
    refuse(
        r"^fold_of_row: expected integers \(7,\), one a sample, got int64 \(6,\)$", folds=FOLDS[1:]
    )
    refuse(r"^fold_of_row: expected integers \(7,\), .* got float64 \(7,\)$", folds=FOLDS / 2)
