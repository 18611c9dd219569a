"""The native pipeline under DataLoader: the same bytes however the work is shared out."""

from __future__ import annotations

import shutil

import pytest
import torch
from torch.utils.data import DataLoader

import sketchaug
from sketchaug.data import Collate, SketchDataset, evaluation_loader, training_loader

EPOCHS = (0, 2)
SHARED_OUT = [(0, None)] + [
    (workers, method) for method in ("fork", "spawn", "forkserver") for workers in (2, 4)
]


def passes(loader):
    """The batches of two epochs, drawn one after the other from the same loader."""
    batches = []
    for epoch in EPOCHS:
        loader.sampler.set_epoch(epoch)
        batches += list(loader)
    return batches


def assert_same(batches, expected):
    for batch, other in zip(batches, expected, strict=True):
        for name in ("image", "target", "index"):
            assert torch.equal(batch[name], other[name])


@pytest.fixture(scope="module")
def train_policy():
    return sketchaug.train_policy(48, mean=0.5, std=0.25, seed=11)


@pytest.fixture(scope="module")
def expected(demo_set, train_policy):
    return passes(training_loader(SketchDataset(demo_set.train_csv), train_policy, batch_size=4))


def by_row(batches):
    return {
        int(row): image
        for batch in batches
        for row, image in zip(batch["index"], batch["image"], strict=True)
    }


# torch advises against more workers than cores; here they must be right, not fast.
@pytest.mark.filterwarnings("ignore:This DataLoader will create:UserWarning")
@pytest.mark.parametrize(("workers", "method"), SHARED_OUT)
def test_workers_and_start_methods_change_no_byte(
    workers, method, demo_set, train_policy, expected
):
    dataset = SketchDataset(demo_set.train_csv)
    loader = training_loader(
        dataset, train_policy, batch_size=4, workers=workers, start_method=method
    )
    assert_same(passes(loader), expected)


def test_epochs_and_policies_differ(demo_set, expected):
    first, later = by_row(expected[:4]), by_row(expected[4:])
    assert any(not torch.equal(image, later[row]) for row, image in first.items())
    other = sketchaug.train_policy(48, mean=0.5, std=0.25, seed=12)
    loader = training_loader(SketchDataset(demo_set.train_csv), other, batch_size=4)
    changed = by_row(loader)
    assert any(not torch.equal(image, changed[row]) for row, image in first.items())


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_and_the_cache_change_no_byte(threads, demo_set, train_policy, expected):
    dataset = SketchDataset(demo_set.train_csv, cache_bytes=10**9)
    dataset.preload()
    loader = training_loader(dataset, train_policy, batch_size=4, num_threads=threads)
    assert_same(passes(loader), expected)


def test_batch_size_order_and_subset_change_no_sample(demo_set, train_policy, expected):
    dataset = SketchDataset(demo_set.train_csv)
    collate = Collate(train_policy)
    collate.set_epoch(EPOCHS[1])
    whole = by_row(expected[4:])
    part = dataset.subset([13, 2, 8, 5, 1, 7, 11])
    loader = DataLoader(part, batch_size=3, collate_fn=collate)
    seen = by_row(loader)
    assert list(seen) == [13, 2, 8, 5, 1, 7, 11]
    assert all(torch.equal(image, whole[row]) for row, image in seen.items())


def test_a_batch_is_what_the_policy_gives(demo_set, train_policy):
    dataset = SketchDataset(demo_set.train_csv)
    batch = Collate(train_policy)([dataset[3], dataset[9]])
    images = [dataset[3].image, dataset[9].image]
    direct = train_policy.batch(images, indices=[3, 9], epoch=0)
    assert torch.equal(batch["image"], torch.from_numpy(direct))


def test_a_file_that_is_skipped_changes_no_other_sample(
    demo_set, train_policy, expected, tmp_path, caplog
):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    dataset = SketchDataset(folder / "train.csv", on_error="skip")
    (folder / "train" / dataset.image_paths[6]).write_bytes(b"junk")
    loader = training_loader(dataset, train_policy, batch_size=4)
    for epoch, whole in zip(EPOCHS, (by_row(expected[:4]), by_row(expected[4:])), strict=True):
        loader.sampler.set_epoch(epoch)
        seen = by_row(loader)
        assert set(seen) == set(whole) - {6}
        assert all(torch.equal(image, whole[row]) for row, image in seen.items())
    assert dataset.unreadable_rows().tolist() == [6]


def test_evaluation_gives_the_same_bytes_on_every_pass(demo_set):
    loader = evaluation_loader(
        SketchDataset(demo_set.test_csv), sketchaug.evaluation_policy(48), batch_size=4
    )
    assert_same(list(loader), list(loader))
    # The native threads that have just run must not hang a forked worker.
    forked = evaluation_loader(
        SketchDataset(demo_set.test_csv),
        sketchaug.evaluation_policy(48),
        batch_size=4,
        workers=2,
        start_method="fork",
    )
    assert_same(list(forked), list(loader))


@pytest.mark.parametrize(("workers", "method"), [(0, None), (2, "fork"), (2, "spawn")])
def test_mixing_depends_on_the_batch_and_the_epoch_alone(
    workers, method, demo_set, train_policy, expected
):
    mix = sketchaug.BatchMix(mixup=0.5, cutmix=0.5, seed=3)
    loader = training_loader(
        SketchDataset(demo_set.train_csv),
        train_policy,
        batch_size=4,
        mix=mix,
        workers=workers,
        start_method=method,
    )
    for number, (batch, plain) in enumerate(zip(passes(loader), expected, strict=True)):
        rows = plain["index"].numpy()
        images, targets = mix(
            plain["image"].numpy(),
            plain["target"].numpy(),
            num_classes=3,
            key=int(rows[0]),
            epoch=EPOCHS[number // 4],
        )
        assert torch.equal(batch["image"], torch.from_numpy(images))
        assert torch.equal(batch["target"], torch.from_numpy(targets))
        assert torch.equal(batch["index"], plain["index"])
        assert not torch.equal(batch["image"], plain["image"])
        torch.testing.assert_close(batch["target"].sum(dim=1), torch.ones(len(rows)))


def test_the_loader_of_the_design_works_as_it_is_written(demo_set, train_policy):
    loader = DataLoader(
        sketchaug.data.SketchDataset(demo_set.train_csv),
        batch_size=8,
        num_workers=2,
        collate_fn=sketchaug.data.Collate(
            train_policy, mix=sketchaug.BatchMix(mixup=0.25, cutmix=0.25)
        ),
    )
    shapes = [(tuple(batch["image"].shape), tuple(batch["target"].shape)) for batch in loader]
    assert shapes == [((8, 3, 48, 48), (8, 3)), ((7, 3, 48, 48), (7, 3))]
