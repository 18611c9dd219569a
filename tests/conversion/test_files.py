"""Pipelines that albumentations 1.4.4 and 2.0.8 wrote: the files beside this test are theirs."""

from __future__ import annotations

import builtins
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

HERE = Path(__file__).parent
FILES = {release: HERE / f"albumentations_{release}" for release in ("1.4.4", "2.0.8")}


def file_of(release, suffix):
    return FILES[release].with_name(f"{FILES[release].name}.{suffix}")


def dict_of(release):
    return json.loads(file_of(release, "json").read_text())


def pipeline(*entries, version="2.0.8", **options):
    transform = {"__class_fullname__": "Compose", "p": 1.0, "transforms": list(entries), **options}
    return {"__version__": version, "transform": transform}


def entry(name, **arguments):
    return {"__class_fullname__": name, **arguments}


EXPECTED = {
    "1.4.4": (
        "1.4",
        A.Rotate(limit=(-15, 15), border_mode=4),
        A.Affine(
            scale={"x": (1, 1.5), "y": (1, 1.5)},
            translate_px={"x": (0, 0), "y": (0, 0)},
            rotate=(0, 0),
            shear={"x": (-10, 10), "y": (-10, 10)},
            border_mode=0,
            fill=0,
        ),
    ),
    "2.0.8": (
        "2.0",
        A.Rotate(limit=(-15, 15), border_mode=0, fill=0),
        A.Affine(
            scale={"x": (1, 1.5), "y": (1, 1.5)},
            translate_px={"x": (0, 0), "y": (0, 0)},
            rotate=(0, 0),
            shear={"x": (-10, 10), "y": (-10, 10)},
            border_mode=0,
            fill=0,
        ),
    ),
}


@pytest.mark.parametrize("release", FILES)
def test_a_file_becomes_the_policy_that_it_says(release):
    semantics, rotate, affine = EXPECTED[release]
    policy = A.from_albumentations(dict_of(release))
    assert policy.semantics == semantics
    assert policy.p == 0.9
    assert policy.transforms[:3] == (A.HorizontalFlip(), rotate, affine)
    assert policy.transforms[4:] == (
        A.OneOf([A.VerticalFlip(p=0.3), A.RandomBrightnessContrast(p=0.1)]),
        A.Sequential([A.HorizontalFlip(p=1)]),
        A.Resize(24, 20),
        A.Normalize(mean=(0.5, 0.5, 0.5)),
        A.ToTensorV2(),
    )
    assert A.Compose.from_dict(policy.to_dict()) == policy


@pytest.mark.parametrize("release", FILES)
def test_every_form_of_a_pipeline_is_read(release):
    policy = A.from_albumentations(dict_of(release))
    for form in (
        file_of(release, "json").read_text(),
        file_of(release, "yaml").read_text(),
        file_of(release, "json"),
        file_of(release, "yaml"),
    ):
        assert A.from_albumentations(form).transforms == policy.transforms


def test_an_op_alone_becomes_a_policy():
    flip = entry("HorizontalFlip", p=1.0)
    policy = A.from_albumentations({"__version__": "2.0.8", "transform": flip})
    assert policy.transforms == (A.HorizontalFlip(p=1),)
    picture = drawing(9, 8)
    assert np.array_equal(policy(picture), picture[:, ::-1])


def test_always_apply_is_certain_whatever_p_says():
    data = pipeline(entry("VerticalFlip", always_apply=True, p=0.2), version="1.4.4")
    assert A.from_albumentations(data).transforms == (A.VerticalFlip(p=1),)


def test_a_fill_that_its_release_ignores_is_no_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        policy = A.from_albumentations(pipeline(entry("Rotate", border_mode=4, fill=0.0)))
    (op,) = policy.transforms
    assert op.under(policy.semantics).core_border() == ("reflect_101", (0, 0, 0))


def test_a_colour_becomes_a_colour():
    data = pipeline(entry("Rotate", border_mode=0, value=[1, 2, 3]), version="1.4.4")
    (op,) = A.from_albumentations(data).transforms
    assert op.under("1.4").core_border() == ("constant", (1, 2, 3))


def test_a_compose_in_a_compose_counts_as_its_ops():
    flip, size = entry("HorizontalFlip", p=0.3), entry("Resize", height=8, width=9)
    tail = entry("Compose", transforms=[size, entry("Normalize")], p=1.0, bbox_params=None)
    rare = entry("Compose", transforms=[flip], p=0.25, additional_targets={})
    data = pipeline(rare, entry("OneOf", transforms=[rare, flip]), tail)
    sequence, op = A.Sequential([A.HorizontalFlip(p=0.3)], p=0.25), A.HorizontalFlip(p=0.3)
    policy = A.from_albumentations(data)
    assert policy.transforms == (
        sequence,
        A.OneOf([sequence, op]),
        A.Resize(8, 9),
        A.Normalize(),
    )


def test_what_a_compose_in_a_compose_asks_for_is_named():
    inner = entry("Compose", transforms=[entry("RandomFog")], bbox_params={"format": "coco"})
    late = entry("Compose", transforms=[entry("Normalize"), entry("VerticalFlip")])
    with pytest.raises(ValueError, match=r"^obj: 3 entries cannot be converted") as caught:
        A.from_albumentations(pipeline(inner, late))
    assert str(caught.value).splitlines()[1:] == [
        "- transforms[0].bbox_params: only images are transformed, got {'format': 'coco'}",
        "- transforms[0].transforms[0]: RandomFog is not offered",
        "- transforms[1]: Compose: transforms[0]: Normalize stands after the ops, ToTensorV2 last, "
        "got Normalize here",
    ]


def test_the_older_some_of_chooses_with_replacement():
    members = [entry("HorizontalFlip", p=0.1), entry("VerticalFlip", p=0.3)]
    some = entry("SomeOf", transforms=members, n=2, replace=True, p=1)
    (group,) = A.from_albumentations(pipeline(some, version="1.4.4")).transforms
    assert group == A.SomeOf(
        [A.HorizontalFlip(p=0.1), A.VerticalFlip(p=0.3)], n=2, replace=True, p=1
    )
    rule = "transforms[0]: SomeOf: replace: only False is offered of albumentations 2.0, got True"
    with pytest.raises(ValueError, match=re.escape(rule)):
        A.from_albumentations(pipeline(some))


def test_a_telling_compose_is_a_policy():
    data = pipeline(entry("VerticalFlip"), save_key="replay", is_check_shapes=True)
    data["transform"]["__class_fullname__"] = "ReplayCompose"
    assert A.from_albumentations(data).transforms == (A.VerticalFlip(),)


BAD = pipeline(
    entry("HorizontalFlip"),
    entry("RandomFog", p=0.5),
    entry("Rotate", crop_border=True),
    entry("my_package.Rotate", limit=3),
    entry("OneOf", transforms=[entry("RandomSnow"), entry("VerticalFlip")]),
    entry("Sequential", transforms=[entry("RandomRain")]),
    entry("Rotate", limits=3),
    5,
    bbox_params={"format": "coco"},
    additional_targets={"image2": "image"},
)
PROBLEMS = [
    "bbox_params: only images are transformed, got {'format': 'coco'}",
    "additional_targets: only images are transformed, got {'image2': 'image'}",
    "transforms[1]: RandomFog is not offered",
    "transforms[2]: Rotate: crop_border: only False is offered, got True",
    "transforms[3]: my_package.Rotate is not offered",
    "transforms[4].transforms[0]: RandomSnow is not offered",
    "transforms[5].transforms[0]: RandomRain is not offered",
    "transforms[6]: Rotate: limits: Rotate has no such argument; the nearest is 'limit'",
    "transforms[7]: expected an op's dict, got 5",
]


def test_all_that_cannot_be_converted_is_listed_at_once():
    listed = "".join(f"\n- {problem}" for problem in PROBLEMS)
    with pytest.raises(
        ValueError, match=f"^{re.escape(f'obj: 9 entries cannot be converted:{listed}')}$"
    ):
        A.from_albumentations(BAD)


def test_what_is_skipped_is_told_one_by_one():
    with pytest.warns(UserWarning, match="^left out: ") as caught:
        policy = A.from_albumentations(BAD, on_unsupported="skip")
    assert [str(warning.message) for warning in caught] == [f"left out: {one}" for one in PROBLEMS]
    assert {Path(warning.filename).name for warning in caught} == {Path(__file__).name}
    assert policy.transforms == (A.HorizontalFlip(), A.OneOf([A.VerticalFlip()]))


NO_PIPELINE = {
    "a list": ([], TypeError, "pathlib.Path of a file, got []"),
    "a policy of ours": (A.Compose([]), TypeError, "pathlib.Path of a file, got Compose("),
    "no version": (
        {"transform": entry("Compose")},
        ValueError,
        "obj: expected a pipeline of albumentations 1.4 or 2.0 under '__version__', got None",
    ),
    "another version": (pipeline(version="3.1.0"), ValueError, "under '__version__', got '3.1.0'"),
    "no transform": (
        {"__version__": "2.0.8"},
        ValueError,
        "obj: expected the dict of a pipeline under 'transform', got None",
    ),
    "text": ("{]", ValueError, "obj: the text is neither JSON nor YAML"),
    "a word": ("policy.yaml", TypeError, "pathlib.Path of a file, got 'policy.yaml'"),
}


@pytest.mark.parametrize(("obj", "kind", "message"), NO_PIPELINE.values(), ids=NO_PIPELINE)
def test_what_is_no_pipeline(obj, kind, message):
    with pytest.raises(kind, match=re.escape(message)):
        A.from_albumentations(obj)


def test_the_choice_is_one_of_two():
    rule = "on_unsupported must be 'raise' or 'skip', got 'ignore'"
    with pytest.raises(ValueError, match=f"^{rule}$"):
        A.from_albumentations(pipeline(), on_unsupported="ignore")


def test_yaml_without_its_reader_says_what_to_install(monkeypatch):
    plain_import = builtins.__import__

    def without_yaml(name, *rest):
        if name == "yaml":
            raise ImportError(name)
        return plain_import(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_yaml)
    with pytest.raises(ImportError, match="pip install pyyaml"):
        A.from_albumentations("a: 1")
    assert A.from_albumentations(file_of("2.0.8", "json")).p == 0.9
