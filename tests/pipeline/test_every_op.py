"""Every registered op passes every check of tests/checks.py."""

from __future__ import annotations

import pytest
from cases import CASES
from checks import CHECKS
from reference import pipeline as reference

import sketchaug
from sketchaug import _core
from sketchaug.transforms import Transform


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_op(check, case):
    check(case)


def test_every_registered_op_has_a_class_a_reference_and_a_case():
    registered = set(_core.op_types())
    public = [getattr(sketchaug, name) for name in sketchaug.__all__]
    classes = {
        value.core_name
        for value in public
        if isinstance(value, type) and issubclass(value, Transform)
    }
    assert classes == registered
    # Groups touch no pixel: tests/pipeline/test_groups.py is about them.
    of_pixels = {name for name in registered if _core.op_types()[name]["stage"] != "group"}
    assert set(reference.OPS) == of_pixels
    assert {case.op.core_name for case in CASES} == of_pixels


def test_what_the_registry_says_of_an_op_fits_its_class():
    for case in CASES:
        known = _core.op_types()[case.op.core_name]
        assert len(case.op.core_arguments()) == len(known["arguments"])
        assert known["uncovers"] == hasattr(case.op, "fill")
        for value, (name, lower, upper) in zip(
            case.op.core_arguments(), known["arguments"], strict=True
        ):
            assert lower <= value <= upper, name
