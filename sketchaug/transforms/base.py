"""What an op is: frozen data with one table of spellings, checked when it is made."""

from __future__ import annotations

import dataclasses
import functools
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

from sketchaug import _core
from sketchaug.borders import Border, Color, resolve_border
from sketchaug.checks import (
    Interval,
    check_count,
    check_flag,
    check_probability,
    core_limits,
    fixed_interval,
    symmetric_interval,
)
from sketchaug.transforms.docstrings import complete_docstring
from sketchaug.transforms.spelling import Spelling, Version, check_semantics

if TYPE_CHECKING:
    from sketchaug.pipeline import Compose

CoreOp = tuple[str, float, tuple[float, ...], str, Color]
Limits = float | tuple[float, float]
Fill = str | float | Sequence[float]

# The ops of this package by every name that a class has, albumentations' names included.
OPERATIONS: dict[str, type[Step]] = {}

_COMMON = ("border_mode", "fill", "p", "semantics")
_FILLED = ("constant", "paper")
_NO_BORDER: Border = ("paper", (0, 0, 0))
_Class = TypeVar("_Class", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def operation(cls: _Class) -> _Class:
    """Makes a class of fields an op: a frozen dataclass that understands its `spelling`.

    The constructor takes every name of the table, and `inspect.signature` shows them.
    """
    made: Any = dataclass(frozen=True, repr=False)(cls)
    tables = [base.__dict__["spelling"] for base in made.__mro__ if "spelling" in base.__dict__]
    table = functools.reduce(lambda inner, outer: outer.over(inner), reversed(tables), Spelling())
    made.table = table
    made.__hash__ = _hash  # a dataclass' own refuses values like {"x": ..., "y": ...}
    _accept_spellings(made, table)
    complete_docstring(made, [one.name for one in ordered_fields(made)])
    if made.__module__ != __name__ and not made.__name__.startswith("_"):
        OPERATIONS.update(dict.fromkeys((made.__name__, *table.called), made))
    return cls


def _accept_spellings(cls: Any, table: Spelling) -> None:
    plain_init = cls.__init__
    fields = {one.name: one.default for one in ordered_fields(cls)}
    needed = [name for name, default in fields.items() if default is dataclasses.MISSING]
    versioned = table.versioned()

    @functools.wraps(plain_init)
    def init(self: Step, *args: Any, given: Any = None, **typed: Any) -> None:
        is_copy = given is not None
        arguments = table.read(cls.__name__, fields, args, typed, is_copy=is_copy)
        missing = [name for name in needed if name not in arguments]
        if missing:
            raise TypeError(f"{missing[0]}: {cls.__name__} needs it")
        # A copy by dataclasses.replace brings all fields, and says which were given to the first.
        chosen = {
            name
            for name in versioned.intersection(arguments)
            if given is None or name in given or arguments[name] != fields[name]
        }
        plain_init(self, **arguments, given=tuple(sorted(chosen)))

    cls.__init__ = init
    cls.__signature__ = table.signature(
        Parameter(
            one.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if one.name in needed else one.default,
            annotation=one.type,
        )
        for one in ordered_fields(cls)
    )


def ordered_fields(op: Step | type[Step]) -> list[dataclasses.Field[Any]]:
    """The arguments of an op as a reader expects them: its own before those that many have."""
    fields = [one for one in dataclasses.fields(op) if one.name != "given"]
    return sorted(fields, key=lambda one: _COMMON.index(one.name) if one.name in _COMMON else -1)


def _hash(op: Step) -> int:
    values = [getattr(op, one.name) for one in dataclasses.fields(op)]
    hashable = [
        tuple(sorted(value.items())) if isinstance(value, Mapping) else value for value in values
    ]
    return hash((type(op).__name__, *hashable))


@operation
class Step:
    """One entry of a policy.

    Attributes:
        p: Chance that the op touches one image, 0 to 1.
        semantics: `"1.4"` or `"2.0"`: the release of albumentations whose defaults and meanings the
            op has; None: those of its policy. Left out, a name that only one release knows
            means that one.
        given: Those arguments that were given, of those whose default depends on `semantics`.
    """

    spelling: ClassVar[Spelling] = Spelling()
    table: ClassVar[Spelling]
    __signature__: ClassVar[Signature]

    p: float = field(default=0.5, kw_only=True)
    semantics: Version | None = field(default=None, kw_only=True)
    given: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        check_probability(self.p)
        check_semantics(self.semantics)

    def version_defaults(self, version: Version) -> Mapping[str, Any]:
        """Arguments for which a release has another default than we."""
        return self.table.defaults.get(version, {})

    def under(self, semantics: Version | None) -> Self:
        """The op as a policy of these semantics means it: with that release's defaults."""
        version = self.semantics or semantics
        if version is None:
            return self
        defaults = {
            name: value
            for name, value in self.version_defaults(version).items()
            if name not in self.given
        }
        return dataclasses.replace(self, **defaults, semantics=version)

    def __call__(self, *args: Any, **data: Any) -> Any:
        """Transforms one drawing, as a policy of this op alone does: see `Compose.__call__`.

        Its seed is drawn; `Compose([op], seed=...)` is for draws that can be repeated.
        """
        return self._alone(*args, **data)

    @functools.cached_property
    def _alone(self) -> Compose:
        from sketchaug.pipeline import Compose  # which knows this module

        return Compose([self])

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_alone"}

    def __repr__(self) -> str:
        shown = [
            one.name
            for one in ordered_fields(self)
            if one.name in self.given or getattr(self, one.name) != one.default
        ]
        if "semantics" not in shown and self.table.version_of(shown) is not None:
            shown.append("semantics")  # None, whatever a name reveals
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({told})"


@operation
class Transform(Step):
    """An op that the core runs.

    A class gives `core_name`, and `core_arguments` by the helpers below, which check limits.
    """

    core_name: ClassVar[str]

    def __post_init__(self) -> None:
        super().__post_init__()
        if hasattr(self, "core_name"):
            self.core_border()
            self.core_arguments()

    def core_arguments(self) -> tuple[float, ...]:
        """The op's numbers in the order of the core's registry."""
        return ()

    def core_border(self) -> Border:
        """Border mode and colour; of no effect for ops that uncover nothing."""
        return _NO_BORDER

    @property
    def can_change_canvas(self) -> bool:
        """Whether a result can have another size than the drawing."""
        return bool(_core.op_types()[self.core_name]["changes_canvas"])

    def core_op(self) -> CoreOp:
        """What `_core.Plan` takes."""
        mode, color = self.core_border()
        return self.core_name, float(self.p), self.core_arguments(), mode, color

    def flattened(self) -> tuple[Transform, ...]:
        """The op and what it holds, in the order of the core's list."""
        return (self,)

    def _limits(self, argument: str) -> Interval:
        return core_limits(self.core_name, argument)

    def _symmetric(self, name: str, argument: str) -> Interval:
        """The core's `<argument>_low, <argument>_high` of a field; v means (-v, v)."""
        within = self._limits(f"{argument}_low")
        return symmetric_interval(name, getattr(self, name), within=within)

    def _fixed(self, name: str, argument: str) -> Interval:
        """The core's `<argument>_low, <argument>_high` of a field; v means exactly v."""
        return fixed_interval(name, getattr(self, name), within=self._limits(f"{argument}_low"))

    def _count(self, name: str) -> float:
        """An integer field that the core calls by the same name."""
        lower, upper = self._limits(name)
        return float(check_count(name, getattr(self, name), lower=int(lower), upper=int(upper)))

    def _flag(self, name: str) -> float:
        """A field that is True or False."""
        return float(check_flag(name, getattr(self, name)))


@operation
class Uncovering(Transform):
    """An op that can show what lies beyond the edge of the drawing.

    Attributes:
        border_mode: `"constant"`, `"replicate"`, `"reflect"`, `"wrap"`, `"reflect_101"`, or
            OpenCV's number.
        fill: `"paper"`, a grey level 0..255 or three of them; used with `"constant"`. A drawing
            of one channel takes the luma of a coloured fill.
    """

    spelling: ClassVar[Spelling] = Spelling(
        idle=("fill_mask", "mask_interpolation"),
        only_in={"2.0": ("fill_mask",)},
        defaults={"2.0": {"border_mode": "constant", "fill": 0}},
    )

    border_mode: str | int = field(default="constant", kw_only=True)
    fill: Fill = field(default="paper", kw_only=True)

    def core_border(self) -> Border:
        # albumentations accepts a fill beside any border, and the release's default is one.
        is_lenient = self.semantics is not None
        return resolve_border(self.border_mode, self.fill, is_lenient=is_lenient)

    def under(self, semantics: Version | None) -> Self:
        meant = super().under(semantics)
        is_default = "border_mode" not in self.given
        if is_default and "fill" in self.given and meant.core_border()[0] not in _FILLED:
            warnings.warn(
                f"{type(self).__name__}: fill={self.fill!r} is not seen: albumentations "
                f"{meant.semantics} mirrors there unless it is told border_mode=0",
                UserWarning,
                stacklevel=4,
            )
        return meant


@operation
class OnPaper(Transform):
    """An op made for drawings that can show what lies beyond the sheet, which is more of it.

    Attributes:
        fill: What lies beyond the sheet: `"paper"`, a grey level 0..255 or three of them. A drawing
            of one channel takes the luma of a colour.
    """

    fill: Fill = field(default="paper", kw_only=True)

    def core_border(self) -> Border:
        return resolve_border("constant", self.fill)


@operation
class Mirroring(Uncovering):
    """An op that mirrors at the border unless it is told otherwise, in albumentations 1.4 only."""

    spelling: ClassVar[Spelling] = Spelling(
        renamed={"value": "fill"},
        idle=("mask_value",),
        only_in={"1.4": ("value", "mask_value"), "2.0": ("mask_interpolation",)},
        defaults={"1.4": {"border_mode": "reflect_101", "fill": 0}},
    )
