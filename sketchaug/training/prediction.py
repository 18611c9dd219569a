"""Logits of every member of a run for a table of drawings, one member in memory at a time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sketchaug.data import SketchDataset, evaluation_loader
from sketchaug.ensemble import Prediction, save_prediction
from sketchaug.policies import evaluation_policy
from sketchaug.training.inference import VIEWS_OF, load_member, predict_logits
from sketchaug.training.member import member_name, versions
from sketchaug.training.precision import resolve_device, resolve_precision
from sketchaug.training.progress import progress_bar
from sketchaug.training.run_folder import RunFolder


def predict(
    run: RunFolder | str | Path,
    csv_path: str | Path,
    *,
    views: str | None = None,
    batch_size: int = 64,
    out: str | Path | None = None,
    progress: bool = False,
) -> list[Path]:
    """Writes the logits of each finished fold's member for a test table.

    The drawings are prepared as the run's model expects it, and the members run one after the
    other, each read from its own fold folder; no other file is loaded.

    Args:
        run: The run folder.
        csv_path: A test.csv, or any table with image paths.
        views: "plain" or "flip"; None for what the run's recipe says.
        batch_size: Drawings in a step.
        out: Folder of the prediction files; None for RUN/predictions/test.
        progress: Whether a progress bar is drawn.

    Returns:
        The logits files (`<member>.npy`), in the order of the folds.

    Raises:
        FileNotFoundError: If the table, an image, or a member's weights are missing.
        ValueError: If no fold of the run is finished, or a weights file does not fit.
    """
    folder = run if isinstance(run, RunFolder) else RunFolder(Path(run))
    config, model_config = folder.config, folder.model
    views = folder.views if views is None else views
    if views not in VIEWS_OF:
        raise ValueError(f"views: expected one of {', '.join(VIEWS_OF)}, got {views!r}")
    finished = [fold for fold in range(config.folds) if folder.finished(fold)]
    if not finished:
        raise ValueError(f"run: {folder.path} has no finished fold to predict with")
    classes = folder.class_names
    dataset = SketchDataset(csv_path, class_names=classes, cache_bytes=config.cache_mb * 2**20)
    preprocessing = model_config.preprocessing
    policy = evaluation_policy(preprocessing.size, mean=preprocessing.mean, std=preprocessing.std)
    target = folder.test_folder if out is None else Path(out)
    device = resolve_device(config.accelerator)
    paths = []
    for fold in finished:
        checkpoint = folder.fold(fold) / "model.safetensors"
        model = load_member(checkpoint, model_config, len(classes)).to(device)
        loader = evaluation_loader(
            dataset,
            policy,
            batch_size=batch_size,
            workers=config.workers,
            num_threads=config.num_threads,
        )
        name = member_name(fold)
        logits = predict_logits(
            model,
            progress_bar(loader, label=f"{name} predicts", unit="batch", shown=progress),
            views=views,
            precision=resolve_precision(config.precision, config.accelerator),
            device=device,
            channels_last=config.channels_last,
        )
        del model
        prediction = Prediction(
            name=name,
            logits=logits,
            sample_ids=dataset.image_paths,
            class_names=classes,
            checkpoint_hash=hashlib.sha256(checkpoint.read_bytes()).hexdigest(),
            image_size=preprocessing.size,
            views=VIEWS_OF[views],
            fold=fold,
            versions=versions(),
        )
        save_prediction(target, prediction)
        paths.append(target / f"{prediction.name}.npy")
    return paths
