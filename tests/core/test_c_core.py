"""The core by itself: built without Python, OpenMP or BLAS, and run through its C tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CORE = TESTS.parent / "csrc" / "core"
C_TESTS = sorted((TESTS / "c").glob("test_*.c"))
# The whole list that the core promises to be silent under, as errors.
FLAGS = [
    *("-std=gnu11", "-O1", "-g", "-ffp-contract=off"),
    *("-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wstrict-prototypes", "-Wcast-qual"),
    *("-Wundef", "-Wpointer-arith", "-Werror"),
]
SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class Build:
    """One way to build the core: the compiler, and what it gets beyond FLAGS."""

    name: str
    compiler: str
    flags: list[str] = field(default_factory=list)


BUILDS = [
    Build(name="gcc", compiler="gcc"),
    Build(name="gcc with OpenMP", compiler="gcc", flags=["-fopenmp"]),
    Build(
        name="gcc with sanitizers",
        compiler="gcc",
        # Casts of floats that do not fit are no part of "undefined".
        flags=[
            "-fopenmp",
            "-fsanitize=address,undefined,float-cast-overflow",
            "-fno-sanitize-recover=all",
        ],
    ),
    Build(name="clang", compiler="clang"),
]


def clean_environment() -> dict[str, str]:
    """The environment without the variables that put folders on the include path."""
    hidden = {"CPATH", "C_INCLUDE_PATH", "CFLAGS", "CPPFLAGS"}
    return {name: value for name, value in os.environ.items() if name not in hidden}


def run(command: list[str]) -> str:
    done = subprocess.run(
        command,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def can_link(build: Build, folder: Path) -> bool:
    source = folder / "nothing.c"
    source.write_text("int main(void) { return 0; }\n")
    command = [build.compiler, *build.flags, str(source), "-o", str(folder / "nothing")]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


class BuiltCore:
    """The core's objects for one build, and the programs linked with them."""

    def __init__(self, build: Build, folder: Path) -> None:
        self.folder = folder
        self.command = [build.compiler, *FLAGS, *build.flags, f"-I{CORE}", f"-I{TESTS / 'c'}"]
        with ThreadPoolExecutor(max_workers=2) as pool:
            self.objects = list(pool.map(self.compile, sorted(CORE.rglob("*.c"))))

    def compile(self, source: Path) -> str:
        target = self.folder / ("-".join(source.relative_to(CORE).parts) + ".o")
        run([*self.command, "-c", str(source), "-o", str(target)])
        return str(target)

    def link(self, test: Path) -> str:
        program = self.folder / test.stem
        run([*self.command, str(test), *self.objects, "-lm", "-pthread", "-o", str(program)])
        return str(program)


@pytest.fixture(scope="module", params=BUILDS, ids=lambda build: build.name)
def built_core(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    build = request.param
    if shutil.which(build.compiler) is None:
        pytest.skip(f"{build.compiler} is not installed")
    folder = tmp_path_factory.mktemp("core")
    if not can_link(build, folder):
        pytest.skip(f"this {build.compiler} cannot link a program with {' '.join(build.flags)}")
    return BuiltCore(build, folder)


@pytest.mark.parametrize("test", C_TESTS, ids=lambda test: test.stem)
def test_core_passes_its_c_tests(built_core, test):
    assert "checks, 0 failed" in run([built_core.link(test)])


def test_core_reads_no_header_of_python_or_numpy(built_core):
    sources = [str(source) for source in sorted(CORE.rglob("*.c"))]
    headers = run([*built_core.command, "-M", *sources])
    assert "status.h" in headers
    assert "Python.h" not in headers
    assert "numpy" not in headers
