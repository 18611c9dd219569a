"""Prediction files: `<member>.npy`, the logits, and `<member>.json`, the manifest.

The logits are a plain NumPy file (float32, samples x classes), read as a memory map. The manifest,
version 1, is a JSON object:

    format                "sketchaug-prediction"
    version               1
    name                  of the member; the stem of both files
    shape, dtype          of the logits
    logits_sha256         SHA-256 of the whole .npy file
    sample_ids            one id per row
    sample_ids_sha256     SHA-256 of the ids as JSON, to compare members by
    class_names           one name per column
    checkpoint_hash, image_size, views, fold, versions    as in Prediction

Both files are written aside and renamed, the manifest last: a manifest without its logits, or
beside the logits of another save, is never taken for a prediction.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchaug.ensemble.prediction import Prediction

_FORMAT, _VERSION = "sketchaug-prediction", 1
# Keys of a manifest, and what JSON gives for them.
_KEYS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "shape": list,
    "dtype": str,
    "logits_sha256": str,
    "sample_ids": list,
    "sample_ids_sha256": str,
    "class_names": list,
    "checkpoint_hash": str,
    "image_size": int,
    "views": list,
    "fold": (int, type(None)),
    "versions": dict,
}


def save_prediction(folder: str | os.PathLike[str], prediction: Prediction) -> Path:
    """Writes a prediction's two files into a folder, which is made if need be.

    Files of the same name are replaced.

    Returns:
        The path of the logits, `<folder>/<name>.npy`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    logits_path = folder / f"{prediction.name}.npy"
    logits = np.ascontiguousarray(prediction.logits)
    manifest_path = _manifest_of(logits_path)
    logits_aside, manifest_aside = _aside(logits_path), _aside(manifest_path)
    try:
        with logits_aside.open("wb") as file:
            np.save(file, logits, allow_pickle=False)
        manifest = _manifest(prediction, logits, _sha256_of(logits_aside))
        manifest_aside.write_text(manifest, encoding="utf-8")
        logits_aside.replace(logits_path)
        manifest_aside.replace(manifest_path)
    finally:
        logits_aside.unlink(missing_ok=True)
        manifest_aside.unlink(missing_ok=True)
    return logits_path


def load_prediction(path: str | os.PathLike[str], *, verify: bool = True) -> Prediction:
    """Reads a prediction; its logits stay on disk as a read-only memory map.

    Args:
        path: Either of the two files.
        verify: Compare the logits with the hash in the manifest, which reads them once.

    Raises:
        FileNotFoundError: If one of the two files is missing; the message names it.
        ValueError: If a file is damaged, or they do not belong together; the message names both.
    """
    path = Path(path)
    logits_path = path.with_name(path.name.removesuffix(".json") + ".npy")
    if path.suffix == ".npy":
        logits_path = path
    manifest_path = _manifest_of(logits_path)
    for wanted in (logits_path, manifest_path):
        if not wanted.is_file():
            raise FileNotFoundError(
                f"{wanted}: no such file; a prediction is {logits_path.name} and "
                f"{manifest_path.name}"
            )
    manifest = _read_manifest(manifest_path)
    logits = _map_logits(logits_path)
    both = f"{logits_path} and {manifest_path}"
    if list(logits.shape) != manifest["shape"] or str(logits.dtype) != manifest["dtype"]:
        raise ValueError(
            f"{both}: the manifest says {manifest['dtype']} {manifest['shape']}, "
            f"the logits are {logits.dtype} {list(logits.shape)}"
        )
    if verify and _sha256_of(logits_path) != manifest["logits_sha256"]:
        raise ValueError(f"{both}: the logits are not those that the manifest was written for")
    return Prediction(
        logits=logits,
        source=logits_path,
        name=manifest["name"],
        sample_ids=tuple(manifest["sample_ids"]),
        class_names=tuple(manifest["class_names"]),
        checkpoint_hash=manifest["checkpoint_hash"],
        image_size=manifest["image_size"],
        views=tuple(manifest["views"]),
        fold=manifest["fold"],
        versions=manifest["versions"],
    )


def read_predictions(
    folder: str | os.PathLike[str], *, verify: bool = True
) -> tuple[Prediction, ...]:
    """Reads all predictions of a folder, by name, numbers inside names counted as numbers.

    Files whose names begin with a dot are left out.

    Raises:
        FileNotFoundError: If there is no prediction, or one of two files is missing.
        ValueError: As for `load_prediction`.
    """
    folder = Path(folder)
    stems = {
        path.stem
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.suffix in (".npy", ".json") and not path.name.startswith(".")
    }
    if not stems:
        raise FileNotFoundError(f"{folder}: no prediction files (<member>.npy and <member>.json)")
    return tuple(
        load_prediction(folder / f"{stem}.npy", verify=verify)
        for stem in sorted(stems, key=_natural_order)
    )


def _natural_order(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _manifest(prediction: Prediction, logits: NDArray[np.float32], logits_sha256: str) -> str:
    manifest = {
        "format": _FORMAT,
        "version": _VERSION,
        "name": prediction.name,
        "shape": list(logits.shape),
        "dtype": str(logits.dtype),
        "logits_sha256": logits_sha256,
        "sample_ids": list(prediction.sample_ids),
        "sample_ids_sha256": _sha256_of_ids(list(prediction.sample_ids)),
        "class_names": list(prediction.class_names),
        "checkpoint_hash": prediction.checkpoint_hash,
        "image_size": prediction.image_size,
        "views": list(prediction.views),
        "fold": prediction.fold,
        "versions": dict(prediction.versions),
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def _manifest_of(logits_path: Path) -> Path:
    return logits_path.with_name(logits_path.name.removesuffix(".npy") + ".json")


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: not a JSON file: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise ValueError(f"{path}: not the manifest of a prediction")
    if manifest.get("version") != _VERSION:
        raise ValueError(f"{path}: expected version {_VERSION}, got {manifest.get('version')!r}")
    for key, kind in _KEYS.items():
        if key not in manifest or not isinstance(manifest[key], kind):
            raise ValueError(f"{path}: the manifest has no proper {key}")
    if _sha256_of_ids(manifest["sample_ids"]) != manifest["sample_ids_sha256"]:
        raise ValueError(f"{path}: sample_ids are not those that sample_ids_sha256 was made of")
    return manifest


def _map_logits(path: Path) -> NDArray[np.float32]:
    try:
        logits = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        try:  # an array without elements cannot be mapped
            logits = np.load(path, allow_pickle=False)
        except (ValueError, OSError, EOFError):
            raise ValueError(f"{path}: not a NumPy file of logits: {error}") from error
    if not isinstance(logits, np.ndarray):
        raise ValueError(f"{path}: not a NumPy file of logits")
    logits.flags.writeable = False
    return logits


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_of_ids(sample_ids: list[str]) -> str:
    return hashlib.sha256(json.dumps(sample_ids).encode()).hexdigest()
