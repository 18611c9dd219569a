"""How an op may be typed: albumentations' two spellings of its arguments, as one table per op.

An op's own fields are its canonical arguments. A `Spelling` adds what the peers' releases 1.4.4 and
2.0.8 call them, what they accept beside them, and which defaults they have; `Spelling.read` turns
what a user typed into canonical arguments.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from typing import Any, Literal, get_args

from sketchaug.checks import check_flag, frozen

Version = Literal["1.4", "2.0"]
VERSIONS: tuple[Version, ...] = get_args(Version)

ALWAYS_APPLY = "always_apply"  # accepted by every op, 1.4 only

# Bilinear, OpenCV's number first: the only interpolation that is computed.
BILINEAR = (1, "bilinear", "linear")


def check_semantics(value: Any) -> Version | None:
    """Returns `value`: None, or a release of albumentations whose defaults are meant.

    Raises:
        ValueError: If it is anything else.
    """
    if value is None or value in VERSIONS:
        return value  # type: ignore[no-any-return]
    raise ValueError(f"semantics must be None, '1.4' or '2.0', got {value!r}")


class _Elsewhere:
    """Default of another spelling in a signature: prints as where its value goes."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"<{self.text}>"


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """What one class adds to the spellings of the classes that it builds on.

    Attributes:
        positional: Arguments that may come without their names: the prefix that is common to both
            releases. Replaces that of the base classes.
        renamed: Other names of arguments, to our names. None there means: left out.
        absent: Our arguments that may be None, which means left out as well.
        idle: Arguments that act on masks alone, which are refused when a policy is called.
        fixed: Arguments of which only these values are offered.
        only_in: For each release the names, its own or ours, that no other knows: to type one is
            to mean that release.
        defaults: For each release its defaults where they are not ours.
        rewrite: Turns peculiar arguments into ours, in place: takes the dict of what was typed.
        rewritten: Names that `rewrite` understands.
        called: Other names of the class.
    """

    positional: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    fixed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    only_in: Mapping[Version, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[Version, Mapping[str, Any]] = field(default_factory=dict)
    rewrite: Callable[[dict[str, Any]], None] | None = None
    rewritten: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    def over(self, base: Spelling) -> Spelling:
        """This table laid over that of a base class."""
        return Spelling(
            positional=self.positional or base.positional,
            renamed={**base.renamed, **self.renamed},
            absent=(*base.absent, *self.absent),
            idle=(*base.idle, *self.idle),
            fixed={**base.fixed, **self.fixed},
            only_in={
                version: (*base.only_in.get(version, ()), *self.only_in.get(version, ()))
                for version in VERSIONS
            },
            defaults={
                version: {**base.defaults.get(version, {}), **self.defaults.get(version, {})}
                for version in VERSIONS
            },
            rewrite=self.rewrite or base.rewrite,
            rewritten=(*base.rewritten, *self.rewritten),
            called=self.called,
        )

    def others(self) -> dict[str, str]:
        """Every accepted name that is no field, with what becomes of it."""
        return {
            **{name: f"other name of {ours}" for name, ours in self.renamed.items()},
            **dict.fromkeys(self.rewritten, "albumentations' spelling"),
            **dict.fromkeys(self.idle, "of masks, no effect"),
            ALWAYS_APPLY: "True: p=1",
            **{name: f"only {values[0]!r}" for name, values in self.fixed.items()},
        }

    def versioned(self) -> frozenset[str]:
        """Our arguments whose default depends on the release."""
        return frozenset(name for table in self.defaults.values() for name in table)

    def signature(self, fields: Iterable[Parameter]) -> Signature:
        """The constructor's signature: what may come without names, our names, other names."""
        ours = {parameter.name: parameter for parameter in fields}
        others = {
            name: Parameter(name, Parameter.KEYWORD_ONLY, default=_Elsewhere(text))
            for name, text in self.others().items()
        }
        every = {**ours, **others}
        first = [
            every.pop(name).replace(kind=Parameter.POSITIONAL_OR_KEYWORD)
            for name in self.positional
        ]
        rest = [parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in every.values()]
        return Signature([*first, *rest])

    def read(
        self,
        op: str,
        fields: Mapping[str, Any],
        args: tuple[Any, ...],
        typed: Mapping[str, Any],
        *,
        is_copy: bool = False,
    ) -> dict[str, Any]:
        """Turns what was typed into our arguments, `semantics` among them.

        Args:
            op: Name of the op, for messages.
            fields: Our arguments with their defaults.
            args: What came without names.
            typed: What came with names.
            is_copy: All of our arguments came, by our names: they reveal no release.

        Raises:
            TypeError: If an argument is unknown, or came twice, in whatever spelling.
            ValueError: If a value is not offered.
        """
        arguments = self._named(op, args, typed)
        known = {*fields, *self.others()}
        for name in arguments:
            if name not in known:
                raise TypeError(_unknown(op, name, fields, known))
        implied = None if is_copy else self.version_of(arguments)
        for name in list(arguments):
            if name in self.renamed:
                _move(arguments, name, self.renamed[name])
        _read_always_apply(arguments)
        if self.rewrite is not None:
            self.rewrite(arguments)
        for name in self.absent:
            if name in arguments and arguments[name] is None:
                del arguments[name]
        for name in [*self.idle, *self.fixed]:
            if name in arguments:
                _check_offered(name, arguments.pop(name), self.fixed.get(name))
        arguments.setdefault("semantics", implied)  # None that was typed stays
        return {name: frozen(value) for name, value in arguments.items()}

    def _named(self, op: str, args: tuple[Any, ...], typed: Mapping[str, Any]) -> dict[str, Any]:
        if len(args) > len(self.positional):
            names = ", ".join(self.positional)
            allowed = f"takes only {names} without their names" if names else "takes names only"
            raise TypeError(
                f"{op} {allowed}, got {len(args)} values: write the others as name=value"
            )
        arguments = dict(zip(self.positional, args, strict=False))
        for name, value in typed.items():
            if name in arguments:
                raise TypeError(f"{name}: came twice, the first time without its name")
            arguments[name] = value
        return arguments

    def version_of(self, names: Collection[str]) -> Version | None:
        """The release that the names reveal.

        Raises:
            TypeError: If they reveal both.
        """
        revealing = {
            version: [name for name in names if name in self.only_in.get(version, ())]
            for version in VERSIONS
        }
        if ALWAYS_APPLY in names:
            revealing["1.4"].append(ALWAYS_APPLY)
        old, new = (revealing[version] for version in VERSIONS)
        if old and new:
            raise TypeError(
                f"{old[0]} and {new[0]} are of different releases: albumentations 1.4 knows the "
                "first, 2.0 the second; write both in one spelling"
            )
        return "1.4" if old else "2.0" if new else None


def _read_always_apply(arguments: dict[str, Any]) -> None:
    """`always_apply=True` of albumentations 1.4 is p=1."""
    if ALWAYS_APPLY in arguments and check_flag(ALWAYS_APPLY, arguments.pop(ALWAYS_APPLY)):
        if arguments.get("p", 1) != 1:
            raise TypeError(f"p: came twice, the other time as {ALWAYS_APPLY}=True, which is p=1")
        arguments["p"] = 1


def _move(arguments: dict[str, Any], name: str, ours: str) -> None:
    value = arguments.pop(name)
    if ours in arguments:
        raise TypeError(f"{ours}: came twice, the other time as {name!r}")
    if value is not None:
        arguments[ours] = value


def _check_offered(name: str, value: Any, offered: tuple[Any, ...] | None) -> None:
    if offered is None or value in offered:
        return
    listed = " or ".join(repr(one) for one in offered)
    raise ValueError(f"{name}: only {listed} is offered, got {value!r}")


def _unknown(op: str, name: str, fields: Iterable[str], known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    hint = f"the nearest is {near[0]!r}" if near else f"it has {', '.join(fields)}"
    return f"{name}: {op} has no such argument; {hint}"
