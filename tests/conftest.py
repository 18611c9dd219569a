"""What all tests share: which sketchaug they see, the instruction tiers, a budget for skips."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

# The most tests that a run may skip; raise it only for a new skip whose reason a user would accept.
# Expected are: a compiler or sanitizer that this machine lacks (one skip for each C test and one
# more), a tier that this processor lacks, and tests on drawings that lie beside the checkout.
SKIP_BUDGET = 40

CHECKOUT = Path(__file__).parents[1]


def look_at_the_installed_package() -> None:
    """Keeps a checkout without a built extension from hiding the installed package.

    After `pip install .` the extension is in site-packages only, yet `python -m pytest` and every
    `python -c` of a test put the current folder first. An editable install builds the extension
    into the checkout, which is then the right place.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # for the interpreters that tests start
    package = CHECKOUT / "sketchaug"
    if not any((package / f"_core{suffix}").exists() for suffix in EXTENSION_SUFFIXES):
        sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != CHECKOUT]


look_at_the_installed_package()
skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes every skipped test."""
    if report.skipped and not hasattr(report, "wasxfail"):
        skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Notes every file that is skipped as a whole."""
    if report.skipped:
        skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run that skipped more than it may."""
    if len(skipped) > SKIP_BUDGET and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says why such a run failed."""
    if len(skipped) > SKIP_BUDGET:
        terminalreporter.write_line(
            f"FAILED: {len(skipped)} tests were skipped, more than the {SKIP_BUDGET} that "
            "tests/conftest.py allows",
            red=True,
        )


def run_python(snippet: str, **environment: str) -> str:
    """What a new interpreter prints for a snippet; the test fails if the snippet does."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def fresh_python() -> Callable[..., str]:
    """Runs a snippet in a new interpreter: `fresh_python(snippet, NAME="value")`."""
    return run_python


class Tier:
    """An instruction tier, forced in a process of its own: a process has one tier for life."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, snippet: str) -> str:
        """What a new interpreter on this tier prints for a snippet."""
        return run_python(snippet, SKETCHAUG_ISA=self.name)


@pytest.fixture(params=["scalar", "avx2", "avx512"])
def tier(request: pytest.FixtureRequest) -> Tier:
    """Each tier in turn; one that this processor lacks is skipped."""
    from sketchaug import _core

    if request.param not in _core.build_info()["supported_tiers"]:
        pytest.skip(f"this processor does not run {request.param}")
    return Tier(request.param)
