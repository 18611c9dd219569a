"""Loader's batches: those of DataLoader and Collate, to the byte; its order, shares and states."""

from __future__ import annotations

import pickle
import shutil

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, DistributedSampler

import sketchaug
from sketchaug.data import Collate, EpochCell, EpochShuffle, Loader, Sample, SketchDataset

BATCH = 6  # of 15 drawings: two whole batches and a half one


@pytest.fixture(scope="module")
def dataset(demo_set):
    dataset = SketchDataset(demo_set.train_csv, cache_bytes=10**8)
    dataset.preload()
    return dataset


@pytest.fixture(scope="module")
def real_policy():
    return sketchaug.train_policy(40, mean=0.5, std=0.25, seed=11)


MIXERS = {
    "plain": None,
    "BatchMix": sketchaug.BatchMix(mixup=0.5, cutmix=0.5, seed=3),
    "sparse": sketchaug.BatchMix(mixup=0.5, cutmix=0.5, targets="sparse", seed=3),
    "Mixup": sketchaug.Mixup(cutmix_alpha=1.0, num_classes=3, label_smoothing=0.1, seed=1),
}


def reference(dataset, policy, *, epochs=(0,), mix=None, shuffle=False, seed=0, **options):
    """The batches of DataLoader and Collate."""
    cell = EpochCell()
    collate = Collate(policy, mix=mix, epoch_cell=cell)
    if shuffle:
        options["sampler"] = EpochShuffle(dataset, seed=seed, epoch_cell=cell)
    loader = DataLoader(dataset, collate_fn=collate, **options)
    batches = []
    for epoch in epochs:
        cell.set(epoch)
        batches += list(loader)
    return batches


def assert_same(batches, expected):
    assert len(batches) == len(expected)
    for batch, other in zip(batches, expected, strict=True):
        assert batch.keys() == other.keys()
        for name, value in other.items():
            parts = [(batch[name], value)]
            if isinstance(value, tuple):
                parts = list(zip(batch[name], value, strict=True))
            for one, two in parts:
                assert one.dtype == two.dtype
                assert torch.equal(one, two), name


def rows_of(batches):
    return [row for batch in batches for row in batch["index"].tolist()]


@pytest.mark.parametrize("mixer", MIXERS)
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_batches_are_those_of_dataloader_and_collate(threads, mixer, dataset, real_policy):
    mix = MIXERS[mixer]
    options = {"mix": mix, "shuffle": True, "seed": 4, "batch_size": BATCH}
    loader = Loader(dataset, real_policy, num_threads=threads, **options)
    batches = []
    for epoch in (2, 0):
        loader.set_epoch(epoch)
        batches += list(loader)
    assert_same(batches, reference(dataset, real_policy, epochs=(2, 0), **options))


@pytest.mark.parametrize("batch_size", [1, 4, 5, 14, 15, 64])
@pytest.mark.parametrize("drop_last", [False, True])
def test_sizes_and_lengths_are_those_of_dataloader(batch_size, drop_last, dataset, policy):
    options = {"batch_size": batch_size, "drop_last": drop_last}
    loader = Loader(dataset, policy, num_threads=2, **options)
    expected = reference(dataset, policy, **options)
    assert len(loader) == len(expected)
    assert_same(list(loader), expected)


@pytest.mark.parametrize("prefetch", [0, 1, 9])
def test_working_ahead_changes_no_byte(prefetch, dataset, real_policy):
    loader = Loader(dataset, real_policy, batch_size=BATCH, prefetch=prefetch, num_threads=3)
    assert_same(list(loader), reference(dataset, real_policy, batch_size=BATCH))


def test_a_dataset_may_be_any_sequence_of_samples(policy):
    samples = [
        Sample(image=np.full((2, 3), level, np.uint8), target=0, index=level)
        for level in range(20, 50)
    ]
    assert_same(list(Loader(samples, policy)), reference(samples, policy, batch_size=64))
    assert list(Loader([], policy)) == []


@pytest.mark.parametrize("mixer", ["plain", "BatchMix"])
@pytest.mark.parametrize("gone", [(0,), (7, 8), (3, 5, 9, 14), range(1, 12), range(6, 11)])
def test_unreadable_files_leave_the_batch(gone, mixer, demo_set, real_policy, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    sets = [SketchDataset(folder / "train.csv", on_error="skip") for _ in range(2)]
    for row in gone:
        (folder / "train" / sets[0].image_paths[row]).write_bytes(b"junk")
    options = {"mix": MIXERS[mixer], "batch_size": 12}
    loader = Loader(sets[0], real_policy, num_threads=5, **options)  # parts of three
    assert_same(list(loader), reference(sets[1], real_policy, **options))
    assert sets[0].unreadable_rows().tolist() == list(gone)


def test_a_batch_without_any_readable_file_is_refused_as_by_collate(demo_set, policy, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    dataset = SketchDataset(folder / "train.csv", on_error="skip")
    for row in range(4, 8):
        (folder / "train" / dataset.image_paths[row]).write_bytes(b"")
    loader = Loader(dataset, policy, batch_size=4, num_threads=2)
    passed = iter(loader)
    next(passed)
    with pytest.raises(ValueError, match=r"^samples: .* got none; rows \[4, 5, 6, 7\]$"):
        next(passed)


def test_threads_share_the_cache_and_count_its_bytes_once(demo_set, policy):
    dataset = SketchDataset(demo_set.train_csv, cache_bytes=10**8)
    loader = Loader(dataset, policy, batch_size=1, prefetch=15, num_threads=8)
    passes = [iter(loader), iter(loader)]
    for _ in range(15):
        assert_same([next(passes[0])], [next(passes[1])])
    whole = SketchDataset(demo_set.train_csv, cache_bytes=10**8)
    whole.preload()
    assert dataset.cached_bytes() == whole.cached_bytes() > 0


def test_the_epoch_is_told_to_the_loader_or_its_sampler(dataset, policy):
    loader = Loader(dataset, policy, batch_size=15, shuffle=True)
    orders = []
    for set_epoch in (loader.set_epoch, loader.sampler.set_epoch):
        set_epoch(3)
        assert loader.epoch == 3
        (batch,) = loader
        assert (batch["image"] // 10000).unique().tolist() == [3]
        orders.append(batch["index"].tolist())
        loader.set_epoch(0)
    assert orders[0] == orders[1] != rows_of(loader)
    cell = EpochCell()
    cell.set(5)
    assert Loader(dataset, policy, epoch_cell=cell).epoch == 5


def test_an_iterator_belongs_to_the_epoch_of_its_first_batch(dataset, policy):
    loader = Loader(dataset, policy, batch_size=5, prefetch=0)
    passed = iter(loader)
    loader.set_epoch(1)
    epochs = []
    for batch in passed:
        loader.set_epoch(2)  # of the pass after this one
        epochs += (batch["image"] // 10000).unique().tolist()
    assert epochs == [1, 1, 1]


@pytest.mark.parametrize(("count", "world_size"), [(15, 2), (15, 4), (3, 5), (2, 7)])
@pytest.mark.parametrize("drop_last", [False, True])
def test_shares_are_those_of_torch(count, world_size, drop_last, dataset, policy):
    part = dataset.subset(range(count))
    sizes = set()
    for rank in range(world_size):
        sampler = DistributedSampler(
            part, num_replicas=world_size, rank=rank, shuffle=False, drop_last=drop_last
        )
        loader = Loader(
            part, policy, batch_size=3, rank=rank, world_size=world_size, drop_last=drop_last
        )
        expected = reference(part, policy, sampler=sampler, batch_size=3, drop_last=drop_last)
        if drop_last and count < world_size:
            expected = []  # torch shares out less than nothing there
        assert_same(list(loader), expected)
        assert len(loader) == len(expected)
        sizes.add(len(loader))
    assert len(sizes) == 1


def test_ranks_share_one_shuffled_order(dataset, policy):
    loaders = [
        Loader(dataset, policy, batch_size=4, shuffle=True, seed=2, rank=rank, world_size=3)
        for rank in range(3)
    ]
    shares = [rows_of(loader) for loader in loaders]
    together = [row for rows in zip(*shares, strict=True) for row in rows]
    assert together == list(EpochShuffle(dataset, seed=2))


def test_torch_distributed_is_asked_for_the_share(dataset, policy, monkeypatch):
    monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.distributed, "get_rank", lambda: 1)
    monkeypatch.setattr(torch.distributed, "get_world_size", lambda: 2)
    assert rows_of(Loader(dataset, policy)) == [1, 3, 5, 7, 9, 11, 13, 0]
    assert rows_of(Loader(dataset, policy, rank=0, world_size=1)) == list(range(15))


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 4])
def test_a_pass_goes_on_where_another_loader_stood(taken, dataset, real_policy):
    options = {
        "batch_size": 4,
        "shuffle": True,
        "seed": 5,
        "mix": sketchaug.BatchMix(mixup=0.5, cutmix=0.5, seed=1),
    }
    stopped = Loader(dataset, real_policy, **options)
    stopped.set_epoch(2)
    passed = iter(stopped)
    for _ in range(taken):
        next(passed)
    state = stopped.state_dict()
    assert state == pickle.loads(pickle.dumps(state))
    assert (state["epoch"], state["batch"]) == (2, taken)
    passed.close()
    loader = Loader(dataset, real_policy, **options)
    loader.load_state_dict(state)
    assert len(loader) == 4
    batches = []
    for epoch in range(loader.epoch, 4):
        loader.set_epoch(epoch)
        batches += list(loader)
    expected = reference(dataset, real_policy, epochs=(2, 3), **options)
    assert_same(batches, expected[taken:])


def test_a_state_belongs_to_its_epoch(dataset, policy):
    stopped = Loader(dataset, policy, batch_size=4)
    next(iter(stopped))
    loader = Loader(dataset, policy, batch_size=4)
    loader.load_state_dict(stopped.state_dict())
    assert loader.state_dict() == stopped.state_dict()
    loader.set_epoch(1)
    assert loader.state_dict()["batch"] == 0
    assert rows_of(loader) == list(range(15))
    loader.set_epoch(0)
    assert rows_of(loader) == list(range(15))  # what was loaded held for one pass
    # After the last batch: set to the same epoch again, nothing is left of it.
    finished = Loader(dataset, policy, batch_size=4)
    passed = iter(finished)
    for _ in range(4):
        next(passed)
    for epochs, rows in (((0,), []), ((1,), list(range(15))), ((), list(range(15)))):
        loader = Loader(dataset, policy, batch_size=4)
        loader.load_state_dict(finished.state_dict())
        for epoch in epochs:
            loader.set_epoch(epoch)
        assert rows_of(loader) == rows


def test_states_of_other_batches_are_refused(dataset, policy):
    stopped = Loader(dataset, policy, batch_size=4, seed=1, shuffle=True)
    next(iter(stopped))
    state = stopped.state_dict()
    for options, message in (
        ({"batch_size": 5}, r"^state_dict: expected batch_size 5, as this Loader has, .* got 4$"),
        ({"batch_size": 4, "seed": 2}, r"^state_dict: expected seed 2, .* got 1$"),
        ({"batch_size": 4, "rank": 0, "world_size": 2}, r"expected world_size 2, .* got 1$"),
    ):
        other = Loader(dataset, policy, **{"seed": 1, "shuffle": True, **options})
        with pytest.raises(ValueError, match=message):
            other.load_state_dict(state)
        other.load_state_dict({**state, "batch": state["batches"]})  # only the epoch counts
        assert other.epoch == 1
    with pytest.raises(ValueError, match=r"^state_dict: 'batches' is missing, got \['batch', "):
        stopped.load_state_dict({"epoch": 1, "batch": 0})
    with pytest.raises(ValueError, match=r"^state_dict\['batch'\] must be in \[0, 4\], got 5$"):
        stopped.load_state_dict({**state, "batch": 5})
    with pytest.raises(TypeError, match=r"^state_dict: expected a mapping, got a list$"):
        stopped.load_state_dict([])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"dataset": 3}, TypeError, r"^dataset: expected one with a length .* got a int$"),
        ({"batch_size": 0}, ValueError, r"^batch_size must be in \[1, \d+\], got 0$"),
        ({"batch_size": 2.0}, TypeError, r"^batch_size: expected an integer, got 2.0$"),
        (
            {"batch_size": 1, "mix": sketchaug.BatchMix(mixup=1, cutmix=0)},
            ValueError,
            r"^batch_size: expected 2 or more to mix, got 1$",
        ),
        ({"num_threads": 0}, ValueError, r"^num_threads must be in \[1, \d+\], got 0$"),
        ({"shuffle": "yes"}, TypeError, r"^shuffle: expected True or False, got 'yes'$"),
        ({"seed": -1}, ValueError, r"^seed must be in \[0, 18446744073709551615\], got -1$"),
        ({"prefetch": -1}, ValueError, r"^prefetch must be in \[0, \d+\], got -1$"),
        ({"num_classes": 0}, ValueError, r"^num_classes: expected 1 or more, got 0$"),
        ({"rank": 1}, ValueError, r"^rank: expected with world_size, got rank=1, world_size=None$"),
        ({"rank": 2, "world_size": 2}, ValueError, r"^rank must be in \[0, 1\], got 2$"),
        (
            {"policy": sketchaug.Compose([sketchaug.HorizontalFlip()])},
            ValueError,
            r"^policy: expected outputs of one size, add Resize",
        ),
    ],
)
def test_wrong_arguments_are_named(options, error, message, dataset, policy):
    with pytest.raises(error, match=message):
        Loader(**{"dataset": dataset, "policy": policy, **options})
    with pytest.raises(ValueError, match=r"^epoch: expected 0 or more, got -1$"):
        Loader(dataset, policy).set_epoch(-1)


def test_pinned_memory_needs_a_gpu(dataset, policy):
    if torch.cuda.is_available():
        batches = list(Loader(dataset, policy, batch_size=4, pin_memory=True))
        assert all(batch["image"].is_pinned() for batch in batches)
        assert_same(batches, reference(dataset, policy, batch_size=4))
    else:
        with pytest.raises(ValueError, match=r"^pin_memory: expected False without a CUDA device"):
            Loader(dataset, policy, pin_memory=True)


def test_a_loader_can_be_sent_to_another_process(dataset, real_policy):
    loader = Loader(dataset, real_policy, batch_size=BATCH, shuffle=True)
    expected = list(loader)
    assert_same(list(pickle.loads(pickle.dumps(loader))), expected)
