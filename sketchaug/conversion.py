"""Policies from albumentations: its objects, its serialised dicts, and their text.

albumentations itself is never imported: an object is asked for its dict, and the dict says by which
release it was written.
"""

from __future__ import annotations

import dataclasses
import json
import os
import reprlib
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchaug.pipeline import Compose
from sketchaug.transforms.base import OPERATIONS, Step
from sketchaug.transforms.spelling import ALWAYS_APPLY, Version

_CLASS = "__class_fullname__"
_COMPOSE = ("Compose", "ReplayCompose")  # what one tells of its draws, the policy can tell
_ON_UNSUPPORTED = ("raise", "skip")
# Keys of a serialised Compose that ask for more than images, and what is harmless there.
_HARMLESS: dict[str, tuple[Any, ...]] = {
    "bbox_params": (None,),
    "keypoint_params": (None,),
    "additional_targets": (None, {}),
}

# What albumentations 2.0 writes beside an op's own arguments: those of the class it builds on.
_ECHOES = {
    "PadIfNeeded": ("padding",),
    "SafeRotate": (
        *("scale", "translate_percent", "translate_px", "rotate", "shear"),
        *("balanced_scale", "keep_ratio", "fit_output"),
    ),
}


def from_albumentations(obj: Any, *, on_unsupported: str = "raise") -> Compose:
    """Makes a policy of an albumentations pipeline, with the meaning that it has there.

    Args:
        obj: A `Compose` or an op of albumentations 1.4 or 2.0; its serialised dict,
            `{"__version__": ..., "transform": ...}`; JSON or YAML text of that; or the path of such
            a file, as a `pathlib.Path`.
        on_unsupported: What happens to ops that this package does not offer: `"raise"` lists all of
            them in one error, `"skip"` leaves them out, with a warning each.

    Returns:
        The policy, with `semantics` of the release that wrote the pipeline. A pipeline without a
        seed gets a drawn one.

    Raises:
        TypeError: If `obj` is nothing of albumentations.
        ValueError: If the release is unknown or, with `"raise"`, something cannot be converted.
        ImportError: If `obj` is YAML and PyYAML is not installed.
    """
    if on_unsupported not in _ON_UNSUPPORTED:
        raise ValueError(f"on_unsupported must be 'raise' or 'skip', got {on_unsupported!r}")
    data, seed = _serialised(obj)
    reader = _Reader(semantics=_release(data.get("__version__")))
    transform = data.get("transform")
    if not isinstance(transform, Mapping) or not isinstance(transform.get(_CLASS), str):
        raise ValueError(f"obj: expected the dict of a pipeline under 'transform', got {transform}")
    if transform[_CLASS].rpartition(".")[2] in _COMPOSE:
        steps, p = reader.compose("", transform)
    else:
        steps, p = reader.members("transform", [transform]), 1.0
    if reader.problems and on_unsupported == "raise":
        listed = "".join(f"\n- {problem}" for problem in reader.problems)
        count = len(reader.problems)
        what = "1 entry" if count == 1 else f"{count} entries"
        raise ValueError(f"obj: {what} cannot be converted:{listed}")
    for problem in reader.problems:
        warnings.warn(f"left out: {problem}", UserWarning, stacklevel=2)
    return Compose(steps, p=p, seed=seed, semantics=reader.semantics)


@dataclass(kw_only=True)
class _Reader:
    """Turns entries into ops; notes what it cannot turn."""

    semantics: Version
    problems: list[str] = field(default_factory=list)

    def compose(self, place: str, entry: Mapping[str, Any]) -> tuple[list[Step | Compose], float]:
        """Ops and chance of a Compose; `place` is where it stands, empty for the outermost."""
        start = f"{place}." if place else ""
        for key, harmless in _HARMLESS.items():
            if entry.get(key) not in harmless:
                self.problems.append(
                    f"{start}{key}: only images are transformed, got {entry[key]!r}"
                )
        members = self.members(f"{start}transforms", entry.get("transforms", ()))
        return members, entry.get("p", 1.0)

    def members(self, place: str, entries: Sequence[Any]) -> list[Step | Compose]:
        """Those ops of a list that can be had."""
        made = [self._step(f"{place}[{i}]", entry) for i, entry in enumerate(entries)]
        return [step for step in made if step is not None]

    def _step(self, place: str, entry: Any) -> Step | Compose | None:
        if not isinstance(entry, Mapping) or not isinstance(entry.get(_CLASS), str):
            self.problems.append(f"{place}: expected an op's dict, got {entry!r}")
            return None
        module, _, name = entry[_CLASS].rpartition(".")
        is_peers = module.partition(".")[0] in ("", "albumentations")
        if is_peers and name in _COMPOSE:
            return self._inner(place, entry)
        kind = OPERATIONS.get(name) if is_peers else None
        if kind is None:
            self.problems.append(f"{place}: {entry[_CLASS]} is not offered")
            return None
        echoes = _ECHOES.get(name, ())
        arguments = {
            key: value
            for key, value in entry.items()
            if not key.startswith("__") and key not in echoes
        }
        if "transforms" in arguments:
            count = len(self.problems)
            members = self.members(f"{place}.transforms", arguments["transforms"])
            arguments["transforms"] = members
            if not members and len(self.problems) > count:
                return None
        if arguments.pop(ALWAYS_APPLY, False):
            arguments["p"] = 1
        try:
            return self._unmarked(kind(**arguments, semantics=self.semantics))
        except (TypeError, ValueError) as error:
            self.problems.append(f"{place}: {name}: {error}")
            return None

    def _inner(self, place: str, entry: Mapping[str, Any]) -> Compose | None:
        """A Compose in another composition, which counts as its ops."""
        count = len(self.problems)
        members, p = self.compose(place, entry)
        if not members and len(self.problems) > count:
            return None
        try:
            return Compose(members, p=p, seed=0)
        except (TypeError, ValueError) as error:
            self.problems.append(f"{place}: Compose: {error}")
            return None

    def _unmarked(self, step: Step) -> Step:
        """The op without semantics of its own, where those of its policy say the same."""
        try:
            unmarked = dataclasses.replace(step, semantics=None)
        except ValueError:  # such as a fill beside a mirrored border, which we refuse
            return step
        return unmarked if unmarked.under(self.semantics) == step.under(self.semantics) else step


def _release(version: Any) -> Version:
    """The semantics of a release's number."""
    major = str(version).partition(".")[0]
    if major not in ("1", "2"):
        raise ValueError(
            f"obj: expected a pipeline of albumentations 1.4 or 2.0 under '__version__', "
            f"got {version!r}"
        )
    return "1.4" if major == "1" else "2.0"


def _serialised(obj: Any) -> tuple[Mapping[str, Any], int | None]:
    """The serialised dict, and the seed, which only an object has."""
    given = obj
    if isinstance(obj, os.PathLike):
        obj = Path(obj).read_text(encoding="utf-8")
    if isinstance(obj, str):
        obj = _parsed(obj)
    if isinstance(obj, Mapping):
        return obj, None
    modules = {kind.__module__.partition(".")[0] for kind in type(obj).__mro__}
    if "albumentations" not in modules:
        raise TypeError(
            "obj: expected a pipeline of albumentations, its dict, JSON or YAML text of it, or the "
            f"pathlib.Path of a file, got {reprlib.repr(given)}"
        )
    version = getattr(sys.modules.get("albumentations"), "__version__", None)
    return {"__version__": version, "transform": _entry_of(obj)}, getattr(obj, "seed", None)


def _entry_of(obj: Any) -> dict[str, Any]:
    """An object as its dict; one that refuses to be serialised is only named."""
    try:
        return dict(obj.to_dict()["transform"])
    except (NotImplementedError, ValueError):
        name = f"{type(obj).__module__}.{type(obj).__name__}"
        if not hasattr(obj, "transforms"):
            return {_CLASS: f"{name} (it cannot be serialised)"}
    # A composition around such an object: its own values, its members one by one.
    values = {key: getattr(obj, key) for key in ("p", "n", "replace") if hasattr(obj, key)}
    members = [_entry_of(member) for member in obj.transforms]
    return {_CLASS: type(obj).__name__, **values, "transforms": members}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        pass
    try:
        import yaml  # only now: most pipelines come as objects
    except ImportError as missing:
        raise ImportError(
            "obj: the text is no JSON, and PyYAML, which reads YAML, is not installed: "
            "pip install pyyaml"
        ) from missing
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"obj: the text is neither JSON nor YAML: {error}") from error
