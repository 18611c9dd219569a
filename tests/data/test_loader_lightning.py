"""Loader under the real Lightning trainer: epochs are told, a run goes on amid an epoch."""

from __future__ import annotations

import pytest
import torch
from lightning.pytorch import Callback, LightningModule, Trainer

import sketchaug
from sketchaug.data import Loader, SketchDataset

pytestmark = [
    # Lightning asks torch in a way that torch 2.14 calls outdated; nothing here can change that.
    pytest.mark.filterwarnings("ignore:`isinstance.treespec, LeafSpec:FutureWarning"),
    pytest.mark.filterwarnings("ignore:You defined a `validation_step`"),
]


class Recorder(LightningModule):
    """Learns nothing; keeps every batch of training, which must stay as it was."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)
        self.seen = []

    def training_step(self, batch, _):
        image = batch["image"]
        self.seen.append((self.current_epoch, batch["index"].tolist(), image, image.clone()))
        return self.layer(image.mean().reshape(1, 1)).sum() * 0

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


class SavesAfter(Callback):
    """Saves a checkpoint after so many steps, as a time limit or a signal would."""

    def __init__(self, steps, path):
        self.steps, self.path = steps, path

    def on_train_batch_end(self, trainer, *_):
        if trainer.global_step == self.steps:
            trainer.save_checkpoint(self.path)
            trainer.should_stop = True


def fit(loader, tmp_path, *, callbacks=(), **options):
    trainer = Trainer(
        max_epochs=3,
        min_epochs=0,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        default_root_dir=tmp_path,
        callbacks=list(callbacks),
    )
    module = Recorder()
    trainer.fit(module, loader, **options)
    return module.seen


def new_loader(demo_set, policy):
    dataset = SketchDataset(demo_set.train_csv)
    mix = sketchaug.BatchMix(mixup=0.5, cutmix=0.5, seed=1)
    return Loader(dataset, policy, batch_size=4, shuffle=True, mix=mix, num_threads=2)


def test_lightning_trains_with_a_loader_and_tells_it_the_epoch(demo_set, policy, tmp_path):
    seen = fit(new_loader(demo_set, policy), tmp_path)
    assert [epoch for epoch, *_ in seen] == [0] * 4 + [1] * 4 + [2] * 4
    assert all(torch.equal(held, copy) for *_, held, copy in seen)
    loader = new_loader(demo_set, policy)
    for epoch in range(3):
        loader.set_epoch(epoch)
        for batch, (_, rows, image, _) in zip(loader, seen[4 * epoch :], strict=False):
            assert batch["index"].tolist() == rows
            assert torch.equal(batch["image"], image)


@pytest.mark.parametrize("steps", [3, 4, 6, 8, 9])
def test_a_run_that_was_stopped_amid_an_epoch_goes_on(steps, demo_set, policy, tmp_path):
    whole = fit(new_loader(demo_set, policy), tmp_path)
    path = tmp_path / "stopped.ckpt"
    before = fit(new_loader(demo_set, policy), tmp_path, callbacks=[SavesAfter(steps, path)])
    after = fit(new_loader(demo_set, policy), tmp_path, ckpt_path=path, weights_only=True)
    assert len(after) == len(whole) - steps
    for one, other in zip(before[:steps] + after, whole, strict=True):
        assert one[:2] == other[:2]
        assert torch.equal(one[2], other[2])
