"""Each op's table of spellings fits its arguments."""

from __future__ import annotations

import dataclasses
import inspect
import re

import pytest

import sketchaug as A
from sketchaug.transforms.base import OPERATIONS, ordered_fields

EVERY_OP = sorted(set(OPERATIONS.values()), key=lambda op: op.__name__)


def fields_of(op):
    return {field.name: field.default for field in dataclasses.fields(op)}


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.__name__)
def test_a_table_speaks_of_what_there_is(op):
    table, fields = op.table, fields_of(op)
    others = set(table.others())
    assert set(table.positional) <= {*fields, *others}
    assert set(table.renamed.values()) <= set(fields)
    assert set(table.absent) <= set(fields)
    assert not others & set(fields), "a name is either an argument of ours or another spelling"
    for names in table.only_in.values():
        assert set(names) <= {*fields, *others}
    assert not set(table.only_in["1.4"]) & set(table.only_in["2.0"])
    for defaults in table.defaults.values():
        assert set(defaults) <= set(fields)


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.__name__)
def test_what_comes_by_position_is_the_same_for_type_checkers(op):
    """The table's order is that of the fields that take a place, as far as those go."""
    places = [field.name for field in dataclasses.fields(op) if not field.kw_only]
    ours = [name for name in op.table.positional if name in fields_of(op)]
    assert places == ours[: len(places)]


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.__name__)
def test_an_op_is_public_under_its_name(op):
    assert getattr(A, op.__name__) is op
    assert op.__name__ in A.__all__
    assert OPERATIONS[op.__name__] is op


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.__name__)
def test_every_argument_is_described(op):
    """In the class' own docstring, which is what `help` shows of it, in the signature's order."""
    described = re.findall(r"^    (\w+): ", inspect.cleandoc(op.__doc__), re.MULTILINE)
    assert described == [one.name for one in ordered_fields(op)]
