"""DataLoader workers that call a policy without an index: nobody repeats anybody."""

from __future__ import annotations

import pytest
from children import CallsPolicy

from sketchaug.threads import resolve_threads

torch = pytest.importorskip("torch")
from torch.utils.data import DataLoader, Dataset  # noqa: E402

COUNT = 24
SECONDS = 60


def one_epoch(loader):
    return [item.numpy().tobytes() for batch in loader for item in batch]


# torch advises against more workers than cores; here they must be right, not fast.
@pytest.mark.filterwarnings("ignore:This DataLoader will create:UserWarning")
@pytest.mark.parametrize(
    ("workers", "method", "stays"),
    [(0, None, False), (2, "fork", False), (4, "fork", False), (2, "fork", True)],
)
def test_workers_and_epochs_never_repeat_a_draw(workers, method, stays):
    torch.manual_seed(0)
    loader = DataLoader(
        CallsPolicy(COUNT),
        batch_size=3,
        num_workers=workers,
        multiprocessing_context=method,
        persistent_workers=stays,
        timeout=SECONDS if workers else 0,
    )
    draws = one_epoch(loader) + one_epoch(loader)
    assert len(draws) == len(set(draws)) == 2 * COUNT


def test_spawned_workers_never_repeat_a_draw():
    data = CallsPolicy(COUNT)
    loader = DataLoader(
        data, batch_size=3, num_workers=2, multiprocessing_context="spawn", timeout=SECONDS
    )
    draws = one_epoch(loader) + [data[0].numpy().tobytes() for _ in range(COUNT)]
    assert len(draws) == len(set(draws)) == 2 * COUNT


def test_workers_are_reproducible_by_torchs_seed():
    def run():
        torch.manual_seed(3)
        return one_epoch(
            DataLoader(CallsPolicy(COUNT), batch_size=3, num_workers=2, timeout=SECONDS)
        )

    assert run() == run()


def test_a_seed_for_everything_does_not_freeze_the_draws():
    """Lightning seeds every worker alike in every epoch; the draws differ all the same."""
    pl = pytest.importorskip("lightning.pytorch")
    seed_worker = pytest.importorskip("lightning.fabric.utilities.seed").pl_worker_init_function
    pl.seed_everything(4, workers=True, verbose=False)
    loader = DataLoader(
        CallsPolicy(COUNT),
        batch_size=3,
        num_workers=2,
        worker_init_fn=seed_worker,
        timeout=SECONDS,
    )
    draws = one_epoch(loader) + one_epoch(loader)
    assert len(draws) == len(set(draws)) == 2 * COUNT


class ThreadCount(Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, row):
        return resolve_threads(None)


def test_workers_use_one_thread_by_default():
    loader = DataLoader(ThreadCount(), num_workers=1, timeout=SECONDS)
    assert [int(count) for count in loader] == [1, 1]
