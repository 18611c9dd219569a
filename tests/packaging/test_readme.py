"""The README does what it says: its Python runs, its commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import sketchaug
import sketchaug.transforms

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
SECONDS = 240


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def test_python_blocks_run_one_after_the_other(tmp_path):
    program = "\n".join(blocks("python"))
    assert "import sketchaug as A" in program
    (tmp_path / "readme.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "readme.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "csrc/README.md"])
def test_links_lead_to_files(document):
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    folder = (CHECKOUT / document).parent
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_newcomer_blocks_are_one_command_line(purpose):
    pattern = rf"<!-- newcomer: {purpose} -->\n```bash\n(.*?)^```"
    (block,) = re.findall(pattern, README, flags=re.DOTALL | re.MULTILINE)
    assert len(block.strip().splitlines()) == 1
    assert "pip install" in block


def test_every_op_is_named():
    """In the table of ops, which tests/op_table.py writes, or beside it."""
    ops = {name for name in sketchaug.transforms.__all__ if name not in {"Step", "Transform"}}
    assert ops <= set(sketchaug.__all__)
    section = README.split("## Ops\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", section)) >= ops


def test_commands_are_known_to_the_command_line():
    commands = set(re.findall(r"^sketchaug (\w+)", "".join(blocks("bash")), flags=re.MULTILINE))
    assert "demo" in commands
    help_text = subprocess.run(
        [sys.executable, "-m", "sketchaug", "--help"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    ).stdout
    assert {command for command in commands if command not in help_text} == set()
