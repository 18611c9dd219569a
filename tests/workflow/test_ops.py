"""The workflow's rows A1 to A19, typed as its users typed them, in both spellings.

Each row runs on a drawing under our own semantics and under those of either release of
albumentations, op after op, and is held to the float64 reference; then in one pass with the rest of
its policy. A17 names torchvision's list: `test_a17_...` says what differs.
"""

from __future__ import annotations

import numpy as np
import pytest
from checks import shown, steps_of
from reference import pipeline as reference

import sketchaug as A

RELEASES = (None, "1.4", "2.0")


def assert_runs(drawing, op, *, count=3, tolerance=1):
    """As each release means the op: the reference's pixels, and one pass with a resize."""
    for release in RELEASES:
        meant = op.under(release)
        policy = A.Compose([meant], seed=9, fuse=False, antialias=False)
        for index in range(count):
            params = policy.sample(index)
            expected = reference.run(drawing, steps_of(policy, params), antialias=False)
            result = shown(policy.apply(drawing, params))
            assert np.abs(result.astype(int) - expected).max() <= tolerance
        small = A.Compose([op, A.Resize(224, 224)], seed=9, semantics=release)
        assert small(image=drawing)["image"].shape == (224, 224, 3)


def results(drawing, *ops, count=40, semantics=None):
    policy = A.Compose(ops, seed=4, semantics=semantics)
    return [policy.apply(drawing, policy.sample(index)) for index in range(count)]


def numbers(op, name, count=400):
    policy = A.Compose([op], seed=4)
    entries = [policy.sample(index)[-1] for index in range(count)]
    return np.array([entry[name] for entry in entries if entry["applied"]])


@pytest.mark.parametrize(
    ("op", "flipped"),
    [
        pytest.param(A.HorizontalFlip(p=0.5), lambda image: image[:, ::-1], id="A1"),
        pytest.param(A.VerticalFlip(p=0.5), lambda image: image[::-1], id="A2"),
    ],
)
def test_a1_and_a2_flips(op, flipped, drawing):
    same, mirrored = (
        sum(np.array_equal(result, image) for result in results(drawing, op))
        for image in (drawing, flipped(drawing))
    )
    assert same + mirrored == 40
    assert min(same, mirrored) > 8


@pytest.mark.parametrize("limit", [15, 30])
def test_a3_rotate(limit, drawing):
    op = A.Rotate(limit=limit, p=0.5)
    assert_runs(drawing, op)
    angles = numbers(op, "angle")
    assert -limit <= angles.min() < -0.9 * limit
    assert 0.9 * limit < angles.max() <= limit


def test_a3_corners_of_a_turned_sheet(drawing):
    """Mirrored strokes in release 1.4, black in 2.0, paper in ours."""
    op, dark = A.Rotate(limit=(15, 15), p=1), np.full((80, 90, 3), 7, np.uint8)
    corners = [results(dark, op, count=1, semantics=release)[0][0, 0] for release in RELEASES]
    assert [corner.tolist() for corner in corners] == [[7] * 3, [7] * 3, [0] * 3]


def test_a4_affine(drawing):
    op = A.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.5)
    assert_runs(drawing, op)
    scales = [numbers(op, f"scale_{axis}") for axis in "xy"]
    shears = [numbers(op, f"shear_{axis}") for axis in "xy"]
    for first, second in (scales, shears):
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.25  # each axis for itself
    assert (np.min(scales) >= 1, np.max(scales) <= 1.5) == (True, True)
    assert np.abs(shears).max() <= 10


def test_a4_wedges(drawing):
    """The drawing grows, so that a wedge shows now and then: black there, paper here."""
    op = A.Affine(scale=(1, 1.5), shear=(-10, 10), p=1)
    paper = np.full((120, 100, 3), 250, np.uint8)
    for release, wedge in ((None, False), ("1.4", True), ("2.0", True)):
        found = [(result < 125).any() for result in results(paper, op, semantics=release)]
        assert any(found) == wedge
        assert not all(found)


@pytest.mark.parametrize(
    "op",
    [
        pytest.param(A.ElasticTransform(alpha=10, sigma=50, p=0.5), id="both"),
        pytest.param(
            A.ElasticTransform(alpha=10, sigma=50, alpha_affine=50, approximate=False, p=0.5),
            id="1.4.4",
        ),
        pytest.param(
            A.ElasticTransform(alpha=10, sigma=50, noise_distribution="gaussian", p=0.5),
            id="2.0.8",
        ),
    ],
)
def test_a5_elastic(op, drawing):
    assert_runs(drawing, op, count=2)


def test_a5_the_hidden_affine_is_the_older_releases_alone():
    op = A.ElasticTransform(alpha=10, sigma=50, p=1)
    shifts = [numbers(op.under(release), "shift_x_0", count=200) for release in RELEASES]
    assert [np.ptp(shift) > 90 for shift in shifts] == [False, True, False]
    assert np.abs(shifts[1]).max() <= 50


@pytest.mark.parametrize("p", [0.5, 0.2])
def test_a6_brightness_and_contrast(p, drawing):
    op = A.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=p)
    assert_runs(drawing, op)
    for name in ("brightness", "contrast"):
        assert 0.19 < np.abs(numbers(op, name, count=1000)).max() <= 0.2


@pytest.mark.parametrize("op", [A.MotionBlur(p=0.5), A.MotionBlur(blur_limit=7, p=0.5)], ids=str)
def test_a7_motion_blur(op, drawing):
    assert_runs(drawing, op)
    for release in RELEASES:
        assert set(numbers(op.under(release), "size")) == {3, 5, 7}


def test_a7_the_drawing_stays_unless_a_release_moves_it(drawing):
    """A spot's centre of gravity: lines of either release lie off the middle."""
    spot = np.zeros((31, 31), np.uint8)
    spot[15, 15] = 255
    places = np.arange(31)
    for release, farthest in ((None, 0), ("1.4", 3), ("2.0", 3)):
        found = results(spot, A.MotionBlur(p=1), count=60, semantics=release)
        centres = [(result.sum(axis=0) * places).sum() / result.sum() - 15 for result in found]
        assert np.abs(centres).max() <= farthest + 1e-9
        assert (np.abs(centres).max() > 0.5) == (release is not None)


NOISE = {
    "1.4.4": (A.GaussNoise(p=0.5, var_limit=(10.0, 50.0)), 10**0.5, 50**0.5),
    "1.4.4, by default": (A.GaussNoise(p=0.5, always_apply=False), 10**0.5, 50**0.5),
    "2.0.8": (A.GaussNoise(std_range=(0.0124, 0.0277), p=0.5), 3.16, 7.07),
}


@pytest.mark.parametrize(("op", "low", "high"), NOISE.values(), ids=NOISE)
def test_a10_gaussian_noise(op, low, high, drawing):
    assert_runs(drawing, op)
    deviations = numbers(op.under(None), "deviation")
    assert low - 0.01 <= deviations.min() < low + 0.2
    assert high - 0.2 < deviations.max() <= high + 0.01


HOLES = {
    "1.4.4": A.CoarseDropout(
        max_holes=8,
        max_height=50,
        max_width=50,
        min_height=30,
        min_width=30,
        fill_value=255,
        p=0.5,
    ),
    "2.0.8": A.CoarseDropout(
        num_holes_range=(8, 8),
        hole_height_range=(30, 50),
        hole_width_range=(30, 50),
        fill=255,
        p=0.5,
    ),
}


@pytest.mark.parametrize("op", HOLES.values(), ids=HOLES)
def test_a8_coarse_dropout(op, drawing):
    assert_runs(drawing, op)
    assert set(numbers(op, "holes")) == {8}
    white = [(result == 255).mean() for result in results(np.zeros((600, 600, 3), np.uint8), op)]
    applied = [share for share in white if share]
    assert len(applied) in range(10, 31)
    assert np.mean(applied) == pytest.approx(0.035, abs=0.005)  # of a 600 x 600 drawing


CONTRAST = {
    "1.4.4": A.CLAHE(clip_limit=10, tile_grid_size=(8, 8), always_apply=True, p=1),
    "2.0.8": A.CLAHE(clip_limit=10, tile_grid_size=(8, 8), p=1),
}


@pytest.mark.parametrize("op", CONTRAST.values(), ids=CONTRAST)
def test_a9_clahe(op, drawing):
    """A number is the highest limit: 1 to 10, drawn anew for each drawing."""
    assert_runs(drawing, op, count=2)
    clips = numbers(op, "clip")
    assert 1 <= clips.min() < 1.3
    assert 9.7 < clips.max() <= 10


@pytest.mark.parametrize("size", [224, 256, 384, 448])
def test_a11_resize(size, drawing):
    """Squashed to a square; the workflow's has no antialiasing, ours unless told otherwise."""
    policy = A.Compose([A.Resize(size, size)], antialias=False)
    result = policy(image=drawing)["image"]
    assert result.shape == (size, size, 3)
    step = reference.Step(name="resize", settings={"height": size, "width": size})
    assert np.abs(result - reference.run_step(drawing, step, antialias=False)).max() <= 0.51


@pytest.mark.parametrize(
    "options",
    [
        {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]},
        {"mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5)},
        {"mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5), "max_pixel_value": 255.0},
    ],
    ids=["ImageNet", "halves", "written out"],
)
def test_a12_normalize_and_a13_to_tensor(options, drawing):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    result = A.Compose([A.Normalize(**options), A.ToTensorV2()])(image=drawing)["image"]
    mean, std = (np.array(options[name], np.float32) for name in ("mean", "std"))
    expected = np.moveaxis((drawing / np.float32(255) - mean) / std, 2, 0)
    assert result.dtype == torch.float32
    assert result.is_contiguous()
    assert np.abs(result.numpy() - expected).max() < 1e-6


def test_a13_keeps_values_and_type(drawing):
    result = A.Compose([A.ToTensorV2()])(image=drawing)["image"]
    np.testing.assert_array_equal(result.numpy(), np.moveaxis(drawing, 2, 0))
    assert A.Compose([A.ToTensorV2()])(image=drawing[..., 0])["image"].shape[1:] == (300, 260)


def test_a14_region_of_the_ink():
    """The ink instead of Canny's contours: a small drawing is seen, a blank sheet stays whole."""
    sheet = np.full((700, 500, 3), 236, np.uint8)
    sheet[420:520, 90:170] = 40
    sheet[3, 490] = 0  # a speck
    (whole,) = results(sheet, A.Resize(224, 224), count=1)
    (seen,) = results(sheet, A.InkCrop(224, 224), count=1)
    (again,) = results(sheet, A.InkCrop(224, 224), count=1)
    shares = [(result < 138).mean() for result in (whole, seen)]
    assert shares[0] < 0.03
    assert shares[1] > 0.4
    np.testing.assert_array_equal(seen, again)  # nothing is drawn: it serves evaluation
    rows, columns = np.nonzero((seen < 138).all(axis=2))
    assert np.ptp(rows) / np.ptp(columns) == pytest.approx(100 / 80, rel=0.05)  # not squashed
    blank = np.full((700, 700), 236, np.uint8)
    assert (results(blank, A.InkCrop(224, 224), count=1)[0] == 236).all()


def test_a15_letterbox(drawing):
    """Typed with border code 255, which no release knows; then as it was meant, and as one op."""
    longest = A.LongestMaxSize(max_size=384)
    with pytest.raises(ValueError, match=r"^border_mode"):
        A.PadIfNeeded(min_height=384, min_width=384, border_mode=255)
    typed = {
        "1.4.4": A.PadIfNeeded(384, 384, border_mode=0, value=[255, 255, 255]),
        "2.0.8": A.PadIfNeeded(384, 384, border_mode=0, fill=255),
    }
    (one,) = results(drawing, A.Letterbox(384, 384, fill=255), count=1)
    for pad in typed.values():
        (both,) = results(drawing, longest, pad, count=1)
        assert both.shape == (384, 384, 3)
        assert (both[:, :25] == 255).all()  # 300 x 260 became 384 x 333
        assert (both[:, 30:350] < 255).any()
        assert np.abs(both.astype(int) - one).max() <= 1


def test_a16_edges_gray_and_equalized(drawing):
    """Typed as cv2.Canny(image, 100, 200), whose one channel the workflow could not use."""
    op = A.EdgeMap(threshold1=100, threshold2=200)
    assert_runs(drawing, op, count=1)
    (result,) = results(drawing, op, count=1)
    assert result.shape == drawing.shape  # a drawing like any other
    assert set(np.unique(result)) == {0, 255}
    assert 0.001 < (result == 0).mean() < 0.3
    for beside in (A.ToGray(p=1), A.Equalize(by_channels=True, p=1)):
        assert_runs(drawing, beside, count=1)


def test_a17_torchvisions_list(drawing):
    """Differs: bilinear where torchvision's rotation takes the nearest pixel, and contrast about
    the paper (or black), not about the mean gray. Flips and the antialiased resize agree."""
    transforms = pytest.importorskip("torchvision.transforms", reason="torchvision is missing")
    image = pytest.importorskip("PIL.Image").fromarray(drawing)
    policy = A.Compose(
        [
            *(A.HorizontalFlip(p=0.5), A.Rotate(limit=15, fill=0, p=1)),
            A.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=1),
            *(A.Resize(224, 224), A.Normalize(), A.ToTensorV2()),
        ],
        seed=1,
    )
    assert policy(image).shape == (3, 224, 224)  # called as theirs is
    ours = A.Compose([A.Resize(224, 224), A.Normalize(), A.ToTensorV2()])(image)
    theirs = transforms.Compose(
        [
            *(transforms.Resize((224, 224)), transforms.ToTensor()),
            transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ]
    )(image)
    levels = (ours - theirs).abs().mean().item() * 0.226 * 255
    assert levels < 1.0
    turned = A.Compose([A.Rotate((10, 10), fill=0, p=1)])(drawing).astype(int)
    nearest = np.asarray(transforms.functional.rotate(image, 10)).astype(int)
    assert np.abs(turned - nearest).mean() < 3


def test_a18_either_call(drawing):
    """One policy takes both libraries' calls: nothing has to be selected."""
    policy = A.train_policy(224, seed=3)
    twin = A.train_policy(224, seed=3)
    np.testing.assert_array_equal(policy(image=drawing)["image"], twin(drawing))
    assert A.evaluation_policy(224)(drawing).shape == (3, 224, 224)
    with pytest.raises(ValueError, match="semantics"):
        A.Compose([], semantics="torchvision")
    for wrong in ("drawing.png", None, 3):
        with pytest.raises(TypeError, match="image"):
            policy(image=wrong)


def test_a19_two_views_and_mixing(drawing):
    original, augmented = (
        policy(image=drawing)["image"]
        for policy in (A.evaluation_policy(64), A.train_policy(64, seed=1))
    )
    assert original.shape == augmented.shape
    assert not np.array_equal(original, augmented)
    certain = A.CoarseDropout(num_holes_range=(8, 8), fill=255, p=1)
    assert all((result != drawing).any() for result in results(drawing, certain, count=10))
    pair = np.stack([original, augmented])
    for options in ({"mixup": 1.0, "cutmix": 0.0}, {"mixup": 0.0, "cutmix": 1.0}):
        mix = A.BatchMix(**options, ratio_limit=(0.7, 0.7), seed=2)
        mixed, soft = mix(pair, [0, 1], num_classes=2, key=0)
        np.testing.assert_allclose(soft.sum(axis=1), 1, atol=1e-6)
        if options["mixup"]:
            np.testing.assert_allclose(np.diag(soft), 0.7, atol=1e-6)
            np.testing.assert_allclose(mixed[0], 0.7 * pair[0] + 0.3 * pair[1], atol=1e-5)
        else:  # what a cut-off box leaves
            assert (np.diag(soft) >= 0.7 - 1e-6).all()
