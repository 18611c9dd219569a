"""SketchDataModule under the real Lightning trainer; warnings are errors here."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from lightning.pytorch import Callback, LightningModule, Trainer

from sketchaug.data import SketchDataModule, SketchDataset, stratified_folds

# Lightning asks torch in a way that torch 2.14 calls outdated; nothing here can change that.
pytestmark = pytest.mark.filterwarnings("ignore:`isinstance.treespec, LeafSpec:FutureWarning")


class Recorder(LightningModule):
    """Learns nothing; keeps what it was given, epoch by epoch."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)
        self.train_seen, self.val_seen = [], []

    def training_step(self, batch, _):
        self.train_seen.append(
            (self.current_epoch, batch["index"].tolist(), batch["image"].clone())
        )
        return self.layer(batch["image"].mean().reshape(1, 1)).sum() * 0

    def validation_step(self, batch, _):
        self.val_seen.append((self.current_epoch, batch["index"].tolist(), batch["image"].clone()))

    def configure_optimizers(self):
        # Makes loaders and iterators, even where a checkpoint is still to be read.
        assert self.trainer.estimated_stepping_batches > 0
        return torch.optim.SGD(self.parameters(), lr=0.1)


def data_module(demo_set, policy, **options):
    dataset = SketchDataset(demo_set.train_csv, cache_bytes=options.pop("cache_bytes", 0))
    folds = stratified_folds(dataset.targets, folds=5, seed=1)
    settings = {"fold_of_row": folds, "fold": 2, "batch_size": 5, "seed": 7, **options}
    return SketchDataModule(dataset, train_policy=policy, eval_policy=policy, **settings)


def fit(module, data, tmp_path, *, epochs, callbacks=(), **options):
    trainer = Trainer(
        max_epochs=epochs,
        callbacks=list(callbacks),
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
        default_root_dir=tmp_path,
    )
    trainer.fit(module, data, **options)
    return trainer


def epochs_drawn(seen):
    """(epoch of the trainer, epoch that the pixels were drawn for) of every batch."""
    return {(epoch, int(image[0, 0, 0, 0] // 10000)) for epoch, _, image in seen}


def test_the_held_out_fold_never_trains(demo_set, policy):
    data = data_module(demo_set, policy)
    train, val = set(data.train_rows.rows.tolist()), set(data.val_rows.rows.tolist())
    assert train | val == set(range(15))
    assert not train & val
    assert sorted(data.val_rows.targets) == [0, 1, 2]


@pytest.mark.parametrize("workers", [0, 2])
def test_every_epoch_draws_anew_and_validation_stays_the_same(workers, demo_set, policy, tmp_path):
    data = data_module(demo_set, policy, workers=workers, start_method="fork", cache_bytes=10**8)
    module = Recorder()
    fit(module, data, tmp_path, epochs=3)
    assert epochs_drawn(module.train_seen) == {(0, 0), (1, 1), (2, 2)}
    assert epochs_drawn(module.val_seen) == {(0, 0), (1, 0), (2, 0)}
    orders = [
        [i for e, rows, _ in module.train_seen if e == epoch for i in rows] for epoch in range(3)
    ]
    assert all(sorted(order) == data.train_rows.rows.tolist() for order in orders)
    assert orders[0] != orders[1] != orders[2]
    first, *others = [
        torch.cat([image for e, _, image in module.val_seen if e == epoch]) for epoch in range(3)
    ]
    assert all(torch.equal(first, other) for other in others)
    assert [rows for e, rows, _ in module.val_seen if e == 0] == [data.val_rows.rows.tolist()]


def test_order_and_pixels_do_not_depend_on_workers(demo_set, policy, tmp_path):
    seen = []
    for workers in (0, 2):
        module = Recorder()
        fit(
            module,
            data_module(demo_set, policy, workers=workers, start_method="fork"),
            tmp_path,
            epochs=2,
        )
        seen.append(module.train_seen)
    for one, other in zip(*seen, strict=True):
        assert one[:2] == other[:2]
        assert torch.equal(one[2], other[2])


class SavesAtTheEnd(Callback):
    """Saves at the end of an epoch, when Lightning has not counted it as completed yet."""

    def __init__(self, epoch, path):
        self.epoch, self.path = epoch, path

    def on_train_epoch_end(self, trainer, pl_module):
        if trainer.current_epoch == self.epoch:
            trainer.save_checkpoint(self.path)


@pytest.mark.parametrize("when", ["in the last epoch", "after it"])
@pytest.mark.parametrize("workers", [0, 2])
def test_a_continued_run_goes_on_with_the_epoch_of_its_checkpoint(
    workers, when, demo_set, policy, tmp_path
):
    whole = Recorder()
    fit(whole, data_module(demo_set, policy), tmp_path, epochs=3)
    path = tmp_path / "stopped.ckpt"
    options = {"workers": workers, "start_method": "fork"}
    saves = SavesAtTheEnd(1, path)
    stopped = fit(
        Recorder(), data_module(demo_set, policy, **options), tmp_path, epochs=2, callbacks=[saves]
    )
    if when == "after it":
        stopped.save_checkpoint(path)
    continued = Recorder()
    fit(
        continued,
        data_module(demo_set, policy, **options),
        tmp_path,
        epochs=3,
        ckpt_path=path,
        weights_only=True,
    )
    last = [seen for seen in whole.train_seen if seen[0] == 2]
    assert len(last) == len(continued.train_seen) > 1
    for one, other in zip(last, continued.train_seen, strict=True):
        assert one[:2] == other[:2]
        assert torch.equal(one[2], other[2])


def test_mixing_is_for_training_batches_only(demo_set, policy, mixer):
    data = data_module(demo_set, policy, mix=mixer)
    assert next(iter(data.train_dataloader()))["target"].shape == (5, 3)
    assert next(iter(data.val_dataloader()))["target"].dtype == torch.int64


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fold": 5}, r"^fold: expected one of the folds \[0 1 2 3 4\], got 5$"),
        ({"fold_of_row": np.zeros(15, int), "fold": 0}, r"^fold: expected one of the folds \[0\]"),
        ({"fold_of_row": [0, 1]}, r"^fold_of_row: expected integers \(15,\), one a row, got int64"),
    ],
)
def test_wrong_folds_are_named(options, message, demo_set, policy):
    with pytest.raises(ValueError, match=message):
        data_module(demo_set, policy, **options)


def test_the_package_of_the_data_does_not_load_lightning(fresh_python):
    program = "import sys, sketchaug.data; print('lightning' in sys.modules)"
    assert fresh_python(program) == "False\n"
