"""Every op as a policy for drawings uses it, for tests that hold for all of them."""

from __future__ import annotations

from typing import Any

from sketchaug import _core
from sketchaug.transforms import Transform
from sketchaug.transforms.base import OPERATIONS

# What has no default, and what does next to nothing by default.
TOLD: dict[str, dict[str, Any]] = {
    "Resize": {"height": 224, "width": 224},
    "RandomCrop": {"height": 200, "width": 180, "pad_if_needed": True},
    "CenterCrop": {"height": 200, "width": 180, "pad_if_needed": True},
    "RandomResizedCrop": {"size": (224, 224)},
    "LongestMaxSize": {"max_size": 224},
    "SmallestMaxSize": {"max_size": 224},
    "Letterbox": {"height": 224, "width": 224},
    "Affine": {"scale": (1, 1.5), "shear": (-10, 10), "rotate": (-15, 15)},
    "ElasticTransform": {"amplitude": (1, 4), "sigma": (5, 20)},
}


def stage_of(kind):
    """ "geometry", "tone", "filter" or "group"; None for what is no op of the core."""
    if not issubclass(kind, Transform) or "core_name" not in vars(kind):
        return None
    return _core.op_types()[kind.core_name]["stage"]


# {name: class} of all ops that touch pixels.
KINDS = {
    name: kind
    for name, kind in OPERATIONS.items()
    if name == kind.__name__ and stage_of(kind) not in (None, "group")
}


def usual(name, **options):
    """The op, certain unless `options` say otherwise."""
    return KINDS[name](**{"p": 1, **TOLD.get(name, {}), **options})
