"""Loader's threads and memory: nothing hangs, nothing is left behind, nothing is overwritten."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import threading
import time
import weakref

import numpy as np
import pytest
import torch

from sketchaug.data import Loader, Sample, SketchDataset
from sketchaug.data.crew import Crew
from sketchaug.data.ring import SlotRing
from sketchaug.images import ImageReadError

SECONDS = 30


class Drawings:
    """Samples made on demand; notes which were asked for, and does `at[item]()` first."""

    def __init__(self, count, **at):
        self.count = count
        self.asked = []
        self.at = at.get("at", {})

    def __len__(self):
        return self.count

    def __getitem__(self, item):
        self.asked.append(item)
        self.at.get(item, int)()
        return Sample(
            image=np.full((2, 3), item % 250, np.uint8), target=item % 3, index=item, num_classes=3
        )


def crew_threads():
    return [thread for thread in threading.enumerate() if "sketchaug-loader" in thread.name]


def wait_for(condition):
    until = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.001)


@pytest.fixture(autouse=True)
def all_threads_end():
    assert crew_threads() == []
    yield
    wait_for(lambda: crew_threads() == [])


def first_values(batch):
    return batch["image"][:, 0, 0, 0].tolist()


def test_threads_end_with_the_last_batch(policy):
    passed = iter(Loader(Drawings(20), policy, batch_size=4, num_threads=3))
    assert crew_threads() == []  # nothing starts before it is needed
    for _ in range(4):
        next(passed)
        assert 1 <= len(crew_threads()) <= 3
    next(passed)
    assert crew_threads() == []
    assert list(passed) == []


def test_a_loop_that_is_left_early_ends_its_threads_and_can_be_run_again(policy):
    loader = Loader(Drawings(40), policy, batch_size=4, num_threads=3)
    for batch in loader:
        assert batch["index"].tolist() == [0, 1, 2, 3]
        break
    assert crew_threads() == []
    assert sum(len(batch["index"]) for batch in loader) == 40


def test_an_exception_in_the_consumers_loop_ends_the_threads(policy):
    def consume():
        for _ in Loader(Drawings(40), policy, batch_size=4, num_threads=3):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        consume()
    assert crew_threads() == []


def test_two_iterators_do_not_disturb_each_other(policy):
    loader = Loader(Drawings(24), policy, batch_size=4, num_threads=2)
    for one, other in zip(loader, loader, strict=True):
        assert torch.equal(one["image"], other["image"])
        assert one["image"].data_ptr() != other["image"].data_ptr()


@pytest.fixture
def ctrl_c_is_heard():
    """Python leaves it ignored where the shell does, as in a job in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_while_waiting_ends_the_threads(policy):
    def interrupt():
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        time.sleep(0.05)

    loader = Loader(Drawings(40, at={9: interrupt}), policy, batch_size=4, num_threads=2)
    with pytest.raises(KeyboardInterrupt):
        list(loader)
    assert crew_threads() == []


def test_an_error_comes_at_its_batch_with_the_name_of_the_file(demo_set, policy, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    dataset = SketchDataset(folder / "train.csv")
    (folder / "train" / dataset.image_paths[7]).write_bytes(b"junk")
    passed = iter(Loader(dataset, policy, batch_size=5, num_threads=3))
    assert next(passed)["index"].tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(ImageReadError, match=f"{dataset.image_paths[7]}: cannot be") as caught:
        next(passed)
    assert caught.value.__notes__ == [
        f"This happened in a thread of Loader, at {dataset.image_paths[7]} (dataset[7])."
    ]
    assert crew_threads() == []
    assert list(passed) == []


def test_of_several_errors_the_first_in_order_is_raised(policy):
    def fail(name, seconds):
        time.sleep(seconds)
        raise RuntimeError(name)

    dataset = Drawings(8, at={1: lambda: fail("first", 0.05), 6: lambda: fail("later", 0)})
    with pytest.raises(RuntimeError, match=r"^first") as caught:
        list(Loader(dataset, policy, batch_size=8, num_threads=4))
    assert caught.value.__notes__ == ["This happened in a thread of Loader, at dataset[1]."]


def test_what_a_policy_refuses_is_told_with_the_items(policy):
    def refuse(images, **options):
        raise ValueError("images[0]: not this one")

    policy.batch = refuse
    with pytest.raises(ValueError, match=r"^images\[0\]: not this one") as caught:
        list(Loader(Drawings(4), policy, num_threads=2))
    assert caught.value.__notes__[0].endswith("at items [0, 1] of the dataset.")


def test_even_an_exit_in_a_thread_reaches_the_consumer(policy):
    dataset = Drawings(4, at={2: lambda: (_ for _ in ()).throw(SystemExit(3))})
    with pytest.raises(SystemExit):
        list(Loader(dataset, policy, num_threads=2))


@pytest.mark.parametrize("prefetch", [0, 1, 3])
def test_so_many_batches_are_made_ahead_and_no_more(prefetch, policy):
    dataset = Drawings(40)
    passed = iter(Loader(dataset, policy, batch_size=4, num_threads=2, prefetch=prefetch))
    for number in range(3):
        next(passed)
        wait_for(lambda made=4 * (number + 1 + prefetch): len(dataset.asked) == made)
    time.sleep(0.02)
    assert sorted(dataset.asked) == list(range(4 * (3 + prefetch)))
    passed.close()


def test_all_threads_work_on_a_small_batch(policy):
    together = threading.Barrier(4, timeout=SECONDS)  # breaks unless four threads come at once
    dataset = Drawings(4, at=dict.fromkeys(range(4), together.wait))
    assert len(list(Loader(dataset, policy, batch_size=4, num_threads=4))) == 1


def test_batches_that_are_kept_stay_as_they_are(policy):
    loader = Loader(Drawings(60), policy, batch_size=3, num_threads=2)
    images, values = [], []
    for number, batch in enumerate(loader):
        # Whole, as a view, as an array of a view: each holds the memory by itself.
        kept = (batch["image"], batch["image"][1:], batch["image"].numpy()[2:])[number % 3]
        images.append(kept)
        values.append(torch.as_tensor(kept).clone())
        del batch
    assert len(loader) == len(images) == 20
    for image, value in zip(images, values, strict=True):
        assert torch.equal(torch.as_tensor(image), value)


@pytest.mark.parametrize("mixes", [False, True])
def test_memory_is_used_again_when_nobody_holds_the_batch(mixes, policy, mixer):
    mix = mixer if mixes else None
    loader = Loader(Drawings(120), policy, batch_size=3, mix=mix, num_threads=2, prefetch=2)
    places = set()
    for _ in range(2):
        for batch in loader:
            places.add(batch["image"].data_ptr())
    # In use, its predecessor, two ahead.
    assert len(places) <= 4


def test_a_ring_keeps_no_more_than_it_was_told():
    ring = SlotRing((2, 3), keep=2)
    held = [ring.take() for _ in range(5)]
    places = {slot.data_ptr() for slot in held}
    assert len(places) == 5
    del held
    assert len(ring._spare) == 2
    # A storage outlives its tensor, and so does the slot's lease.
    slot = ring.take()
    storage = slot.untyped_storage()
    del slot
    assert len(ring._spare) == 1
    del storage
    assert len(ring._spare) == 2


def test_a_batch_asked_for_in_inference_mode_can_be_trained_with(policy):
    passed = iter(Loader(Drawings(12), policy, batch_size=4, num_threads=2))
    with torch.inference_mode():
        next(passed)
    assert not next(passed)["image"].is_inference()


def test_nothing_of_a_pass_outlives_it(policy):
    gc.collect()
    gc.disable()  # reference counts alone must do
    try:
        dataset = Drawings(12)
        gone = weakref.ref(dataset)
        loader = Loader(dataset, policy, batch_size=4, num_threads=2)
        list(loader)
        next(iter(loader))
        del dataset, loader
        wait_for(lambda: gone() is None)
    finally:
        gc.enable()


def test_a_member_of_a_crew_that_dismisses_it_does_not_wait_for_itself():
    crew, is_ready = Crew(2), threading.Event()
    ended = threading.Event()

    def collect_garbage():
        is_ready.wait(SECONDS)
        crew.dismiss()
        ended.set()

    crew.start([collect_garbage, int], lambda parts: parts)
    is_ready.set()
    assert ended.wait(SECONDS)


def test_a_forked_child_iterates_anew_and_refuses_the_parents_pass(policy):
    loader = Loader(Drawings(20), policy, batch_size=4, num_threads=2)
    passed = iter(loader)
    next(passed)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with pytest.raises(RuntimeError, match="before the process was forked"):
                next(passed)
            assert sum(len(batch["index"]) for batch in loader) == 20
            assert crew_threads() == []
            status = 0
        finally:
            os._exit(status)
    until = time.monotonic() + SECONDS
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < until:
        time.sleep(0.005)
    if ended == (0, 0):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert ended[1] == 0, "the child failed or hung"
    assert len(list(passed)) == 4  # the parent's own pass goes on


def test_an_interpreter_ends_although_a_pass_is_held(fresh_python):
    program = """
import numpy, sketchaug as A
from sketchaug.data import Loader, Sample
samples = [Sample(image=numpy.zeros((9, 9), 'uint8'), target=0, index=i) for i in range(99)]
policy = A.Compose([A.Resize(8, 8), A.Normalize(), A.ToTensorV2()])
passed = iter(Loader(samples, policy, batch_size=4, num_threads=3))
print(next(passed)['index'].tolist())
"""
    assert fresh_python(program) == "[0, 1, 2, 3]\n"
