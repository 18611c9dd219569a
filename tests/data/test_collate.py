"""Collate, loaders and the shared epoch, with a policy whose pixels a reader can compute."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import torch

import sketchaug
from sketchaug.data import (
    Collate,
    EpochCell,
    EpochShuffle,
    Sample,
    SketchDataset,
    evaluation_loader,
    training_loader,
)


def sample(index, target=0, level=128, classes=3):
    image = np.full((2, 3), level, np.uint8)
    return Sample(image=image, target=target, index=index, num_classes=classes)


def test_a_batch_has_image_target_and_index(policy):
    collate = Collate(policy)
    collate.set_epoch(2)
    batch = collate([sample(7, target=1), sample(3, target=2, level=0)])
    assert set(batch) == {"image", "target", "index"}
    assert batch["image"].dtype == torch.float32
    assert batch["image"].shape == (2, 3, 4, 5)
    assert batch["image"][:, 0, 0, 0].tolist() == [20070.5, 20030.0]
    assert batch["target"].dtype == torch.int64
    assert batch["target"].tolist() == [1, 2]
    assert batch["index"].tolist() == [7, 3]


def test_mixing_gives_soft_targets_as_wide_as_the_classes(policy, mixer):
    samples = [sample(0, target=1), sample(1, target=2)]
    batch = Collate(policy, mix=mixer)(samples)
    assert batch["image"][:, 0, 0, 0].tolist() == [10.5, 0.5]
    assert batch["target"].dtype == torch.float32
    assert batch["target"].tolist() == [[0, 0.5, 0.5]] * 2
    assert Collate(policy, mix=mixer, num_classes=5)(samples)["target"].shape == (2, 5)


MIXERS = {
    "BatchMix": sketchaug.BatchMix(mixup=1.0, cutmix=0.0, seed=1),
    "Mixup": sketchaug.Mixup(cutmix_alpha=1.0, num_classes=3, label_smoothing=0.3, seed=1),
    "MixUp": sketchaug.MixUp(num_classes=3, seed=1),
    "CutMix": sketchaug.CutMix(seed=1),
}


@pytest.mark.parametrize("name", MIXERS)
def test_every_mixer_mixes_in_a_collate(name, policy):
    mix = MIXERS[name]
    collate = Collate(policy, mix=mix)
    collate.set_epoch(2)
    samples = [sample(7, target=1), sample(3, target=2), sample(5, target=0)]
    batch = collate(samples)
    plain = Collate(policy)
    plain.set_epoch(2)
    images = plain(samples)["image"]
    mixed, targets = mix(
        images, batch["target"].new_tensor([1, 2, 0]).long(), num_classes=3, key=7, epoch=2
    )
    assert torch.equal(batch["image"], mixed)
    assert torch.equal(batch["target"], targets)
    assert torch.equal(collate(samples)["image"], mixed)  # keyed, not counted
    alone = collate([sample(4, target=2)])
    assert torch.equal(alone["image"], plain([sample(4, target=2)])["image"])
    smoothing = getattr(mix, "label_smoothing", 0.0)
    expected = torch.eye(3)[[2]] * (1 - smoothing) + smoothing / 3
    torch.testing.assert_close(alone["target"], expected)


def test_sparse_targets_come_as_tensors(policy):
    mix = sketchaug.BatchMix(mixup=1.0, cutmix=0.0, targets="sparse", seed=1)
    loader = torch.utils.data.DataLoader(
        [sample(0, target=1), sample(1, target=2), sample(2, target=0)],
        batch_size=2,
        collate_fn=Collate(policy, mix=mix),
    )
    whole, alone = (batch["target"] for batch in loader)
    assert whole.own.tolist() == [1, 2]
    assert whole.partner.tolist() == [2, 1]
    assert whole.weight.dtype == torch.float32
    assert (alone.own.tolist(), alone.partner.tolist()) == ([0], [0])


def test_skipped_samples_leave_the_batch(policy, mixer):
    gone = Sample(image=None, target=1, index=5, num_classes=3)
    batch = Collate(policy)([sample(4), gone, sample(6)])
    assert batch["index"].tolist() == [4, 6]
    assert batch["image"][:, 0, 0, 0].tolist() == [40.5, 60.5]
    # With nobody left to mix with, the one that is left stays as it is.
    alone = Collate(policy, mix=mixer)([gone, sample(4, target=2)])
    assert alone["image"][0, 0, 0, 0].item() == 40.5
    assert alone["target"].tolist() == [[0, 0, 1]]


def test_wrong_batches_are_named(policy, mixer):
    gone = Sample(image=None, target=1, index=5)
    with pytest.raises(
        ValueError, match=r"^samples: expected one or more with an image.*rows \[5\]$"
    ):
        Collate(policy)([gone])
    with pytest.raises(ValueError, match=r"^samples: mixing needs labels, row 9 has none$"):
        Collate(policy, mix=mixer)([sample(0), sample(9, target=-1)])
    with pytest.raises(ValueError, match=r"^num_classes: expected more than 2, got 2$"):
        Collate(policy, mix=mixer, num_classes=2)([sample(0), sample(1, target=2)])
    with pytest.raises(ValueError, match=r"^num_classes: expected 1 or more, got 0$"):
        Collate(policy, num_classes=0)
    with pytest.raises(ValueError, match=r"^epoch: expected 0 or more, got -1$"):
        Collate(policy).set_epoch(-1)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([sketchaug.HorizontalFlip()], r"^policy: expected outputs of one size, add Resize"),
        (
            [sketchaug.Resize(8, 8), sketchaug.ToTensorV2()],
            r"^policy: expected outputs .*got uint8 \(3, 8, 8\)$",
        ),
        (
            [sketchaug.Resize(8, 8), sketchaug.Normalize()],
            r"^policy: expected outputs .*got float32 \(8, 8, 3\)$",
        ),
    ],
)
def test_a_policy_that_gives_no_planes_of_one_size_is_refused(steps, message):
    with pytest.raises(ValueError, match=message):
        Collate(sketchaug.Compose(steps))


def test_the_order_depends_on_seed_and_epoch_alone():
    shuffle = EpochShuffle(range(50), seed=3)
    first = list(shuffle)
    assert sorted(first) == list(range(50))
    assert list(shuffle) == first
    shuffle.set_epoch(1)
    assert list(shuffle) != first
    shuffle.set_epoch(0)
    assert list(shuffle) == first
    assert list(EpochShuffle(range(50), seed=4)) != first
    with pytest.raises(ValueError, match=r"^seed: expected 0 to 18446744073709551615, got -1$"):
        EpochShuffle(range(50), seed=-1)


def test_sampler_and_collate_share_a_cell(policy):
    cell = EpochCell()
    shuffle, collate = EpochShuffle(range(4), epoch_cell=cell), Collate(policy, epoch_cell=cell)
    shuffle.set_epoch(6)
    assert collate.epoch == 6


@pytest.mark.parametrize(
    ("rows", "batch_size", "sizes"),
    [(9, 4, [4, 4]), (10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 2, [2])],
)
def test_a_last_batch_of_one_is_left_out_of_training_only(
    rows, batch_size, sizes, demo_set, policy
):
    dataset = SketchDataset(demo_set.train_csv).subset(range(rows))
    loader = training_loader(dataset, policy, batch_size=batch_size)
    assert [len(batch["index"]) for batch in loader] == sizes
    assert len(loader) == len(sizes)
    held_out = evaluation_loader(dataset, policy, batch_size=batch_size)
    assert [row for batch in held_out for row in batch["index"].tolist()] == list(range(rows))


def test_loaders_refuse_what_they_cannot_batch(demo_set, policy):
    dataset = SketchDataset(demo_set.train_csv)
    with pytest.raises(ValueError, match=r"^batch_size: expected 2 or more to train, got 1$"):
        training_loader(dataset, policy, batch_size=1)
    with pytest.raises(ValueError, match=r"^dataset: expected 2 or more samples to train, got 1$"):
        training_loader(dataset.subset([0]), policy, batch_size=2)
    with pytest.raises(ValueError, match=r"^batch_size: expected 1 or more, got 0$"):
        evaluation_loader(dataset, policy, batch_size=0)
    with pytest.raises(ValueError, match=r"^workers: expected 0 or more, got -1$"):
        evaluation_loader(dataset, policy, batch_size=2, workers=-1)


def test_loaders_leave_the_global_random_state_alone(demo_set, policy):
    dataset = SketchDataset(demo_set.train_csv)
    before = torch.get_rng_state()
    for workers in (0, 2):
        loader = training_loader(
            dataset, policy, batch_size=4, workers=workers, start_method="fork"
        )
        list(loader)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_new_epoch_reaches_workers_that_run_already(demo_set, policy):
    dataset = SketchDataset(demo_set.train_csv)
    loader = training_loader(dataset, policy, batch_size=4, workers=2, start_method="fork")
    for epoch in (0, 3, 1):
        loader.sampler.set_epoch(epoch)
        batches = list(loader)
        images = torch.cat([batch["image"][:, 0, 0, 0] for batch in batches])
        assert (images // 10000).unique().tolist() == [epoch]


def test_the_training_process_learns_what_workers_could_not_read(demo_set, policy, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    whole = SketchDataset(folder / "train.csv")
    expected = {
        int(row): image
        for batch in evaluation_loader(whole, policy, batch_size=4)
        for row, image in zip(batch["index"], batch["image"], strict=True)
    }
    (folder / "train" / whole.image_paths[8]).write_bytes(b"junk")
    dataset = SketchDataset(folder / "train.csv", on_error="skip")
    loader = evaluation_loader(dataset, policy, batch_size=4, workers=2, start_method="fork")
    seen = {
        int(row): image
        for batch in loader
        for row, image in zip(batch["index"], batch["image"], strict=True)
    }
    assert dataset.unreadable_rows().tolist() == [8]
    assert seen.keys() == expected.keys() - {8}
    assert all(torch.equal(image, expected[row]) for row, image in seen.items())


def test_forked_workers_share_the_preloaded_drawings(demo_set, policy, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    dataset = SketchDataset(folder / "train.csv", cache_bytes=10**9)
    dataset.preload()
    shutil.rmtree(folder / "train")
    loader = training_loader(dataset, policy, batch_size=5, workers=2, start_method="fork")
    assert sum(len(batch["index"]) for batch in loader) == 15


def test_an_error_in_a_worker_names_the_file(demo_set, policy, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    dataset = SketchDataset(folder / "train.csv")
    (folder / "train" / dataset.image_paths[0]).write_bytes(b"junk")
    # One worker: torch waits five seconds for each worker that is left behind by an error.
    loader = evaluation_loader(dataset, policy, batch_size=5, workers=1, start_method="fork")
    with pytest.raises(ValueError, match=f"{dataset.image_paths[0]}: cannot be decoded"):
        list(loader)
