"""What a sketch classifier is made of, as plain data that can be written to JSON.

Three records: how its input is prepared, which timm models it stacks, and the whole. They
hold no tensors and import no torch, so a run folder can be read without loading either.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Triple = tuple[float, float, float]

CACHE = "cache"
"""Value of `BackboneConfig.pretrained` that looks for the weights in the local caches."""


def _triple(name: str, values: Any) -> Triple:
    triple = tuple(float(value) for value in values)
    if len(triple) != 3:
        raise ValueError(f"{name}: expected three numbers (R, G, B), got {len(triple)}")
    return triple


@dataclass(frozen=True, kw_only=True)
class Preprocessing:
    """How pixels become the model's input; it travels with every checkpoint.

    Attributes:
        size: Side of the square input in pixels.
        mean: Mean of each channel on the scale 0 to 1, subtracted first.
        std: Standard deviation of each channel on the scale 0 to 1, divided by afterwards.
    """

    size: int
    mean: Triple
    std: Triple

    def __post_init__(self) -> None:
        if self.size < 8:
            raise ValueError(f"size: must be at least 8 pixels, got {self.size}")
        object.__setattr__(self, "mean", _triple("mean", self.mean))
        object.__setattr__(self, "std", _triple("std", self.std))
        if min(self.std) <= 0:
            raise ValueError(f"std: must be positive, got {self.std}")


@dataclass(frozen=True, kw_only=True)
class BackboneConfig:
    """One timm model used as a feature extractor.

    Attributes:
        name: Short name within the stack, a Python identifier; it names the parameter group.
        architecture: Name in timm's registry, with its checkpoint tag where it has one.
        arguments: Further arguments of timm's model class, for example narrower widths.
        pretrained: None for random weights, "cache" for the local caches, else the path of a
            .safetensors or .pth file. Nothing is ever downloaded.
        mean: Channel means that the pretrained weights expect; None for the model's own.
        std: Channel deviations that the pretrained weights expect; None for the model's own.
        fused_attention: Whether attention uses torch's fused kernel. On a CPU with a few dozen
            tokens the plain product is faster (3.5 ms against 4.1 ms an image for EVA02 at
            64 tokens of width 96, forward and backward; 2.3 ms against 3.7 ms in bfloat16).
    """

    name: str
    architecture: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    pretrained: str | None = None
    mean: Triple | None = None
    std: Triple | None = None
    fused_attention: bool = True

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"name: must be an identifier, got {self.name!r}")
        if (self.mean is None) != (self.std is None):
            raise ValueError(f"backbone {self.name!r}: give mean and std together or neither")
        if self.mean is not None and self.std is not None:
            object.__setattr__(self, "mean", _triple("mean", self.mean))
            object.__setattr__(self, "std", _triple("std", self.std))
            if min(self.std) <= 0:
                raise ValueError(f"std: must be positive, got {self.std}")


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """A stack of backbones under one linear head.

    Attributes:
        name: Name of the model, for reports.
        preprocessing: The input that the whole stack is given.
        backbones: The feature extractors in the order of their concatenated features.
        head_dropout: Chance that a feature is dropped before the head while training.
        ink: Whether the backbones see ink (`sketchaug.models.ink`) in place of the drawing; for
            stacks that start from random weights.
    """

    name: str
    preprocessing: Preprocessing
    backbones: tuple[BackboneConfig, ...]
    head_dropout: float = 0.0
    ink: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "backbones", tuple(self.backbones))
        names = [backbone.name for backbone in self.backbones]
        if not names:
            raise ValueError("backbones: expected at least one, got none")
        if len(set(names)) != len(names):
            raise ValueError(f"backbones: names must differ, got {names}")
        if not 0 <= self.head_dropout < 1:
            raise ValueError(f"head_dropout: must be in [0, 1), got {self.head_dropout}")

    def to_dict(self) -> dict[str, Any]:
        """Returns nested plain data, fit for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ModelConfig:
        """Builds the record from what `to_dict` gave, also after a trip through JSON."""
        fields = dict(data)
        fields["preprocessing"] = Preprocessing(**fields["preprocessing"])
        fields["backbones"] = tuple(BackboneConfig(**one) for one in fields["backbones"])
        return cls(**fields)

    def with_pretrained(self, sources: Mapping[str, str | None]) -> ModelConfig:
        """Returns a copy whose backbones take their weights from elsewhere.

        Args:
            sources: For a backbone's name its new `pretrained` value.

        Raises:
            ValueError: If no backbone has one of the names.
        """
        unknown = sorted(set(sources) - {backbone.name for backbone in self.backbones})
        if unknown:
            raise ValueError(
                f"pretrained: {self.name!r} has no backbone {unknown[0]!r}, "
                f"only {[backbone.name for backbone in self.backbones]}"
            )
        return dataclasses.replace(
            self,
            backbones=tuple(
                dataclasses.replace(one, pretrained=sources.get(one.name, one.pretrained))
                for one in self.backbones
            ),
        )

    def with_size(self, size: int) -> ModelConfig:
        """Returns a copy for images of another size.

        Args:
            size: Side of the square input in pixels. Backbones that are built for one size, as
                EVA02 is, have an argument `img_size`, which follows.
        """
        return dataclasses.replace(
            self,
            preprocessing=dataclasses.replace(self.preprocessing, size=size),
            backbones=tuple(
                dataclasses.replace(one, arguments={**one.arguments, "img_size": size})
                if "img_size" in one.arguments
                else one
                for one in self.backbones
            ),
        )
