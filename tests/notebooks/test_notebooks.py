"""The notebook runs at a tiny size, keeps no outputs, and uses what the package makes public."""

from __future__ import annotations

import ast
import csv
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import sketchaug
from sketchaug.ensemble import check_submission, load_prediction

PATH = Path(__file__).parents[2] / "notebooks" / "02_training.ipynb"

# Values of the first cell: seconds instead of minutes.
TINY = {
    "FOLDS": "2",
    "EPOCHS": "1",
    "SIZE": "32",
    "CHANGES": '{"batch_size": 8, "mixup": 0.25, "cutmix": 0.25}',
    "DEMO_SET": '{"classes": ("cup", "fish", "star"), "train_per_class": 6, "test_per_class": 2}',
}


def read_notebook() -> Any:
    return nbformat.read(PATH, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def with_settings(notebook: Any, settings: dict[str, str]) -> Any:
    """Edits assignments of the first code cell, as a user does."""
    first = code_cells(notebook)[0]
    for name, value in settings.items():
        first.source, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", first.source)
        assert count == 1, name
    return notebook


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel's torch: a dozen drawings are no work for two threads."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def test_it_runs_and_writes_a_submission(tmp_path, one_thread):
    notebook = with_settings(read_notebook(), TINY)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    client = NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()

    run = tmp_path / "notebook-run"
    with (run / "sketches" / "test.csv").open(newline="") as file:
        image_paths = [row["image_path"] for row in csv.DictReader(file)]
    assert len(image_paths) == 6
    submission = check_submission(run / "submission.csv", image_paths, num_classes=3)
    members = [load_prediction(run / "predictions" / "test" / f"fold_{k}.npy") for k in range(2)]
    logits = [member.logits for member in members]
    assert submission.labels.tolist() == sketchaug.vote(logits).labels.tolist()
    assert {member.image_size for member in members} == {32}
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 6
    complaints = [
        output.text
        for output in outputs
        if output.get("name") == "stderr" and "Warn" in output.text
    ]
    assert complaints == []


def test_it_keeps_no_outputs():
    notebook = read_notebook()
    nbformat.validate(notebook)
    for cell in code_cells(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def program() -> ast.Module:
    return ast.parse("\n".join(cell.source for cell in code_cells(read_notebook())))


def test_it_uses_public_names_only():
    tree = program()
    private = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_")
    }
    assert private == set()
    imported = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert "sketchaug" in imported
    assert [name for name in imported if name.startswith(("_", "sketchaug."))] == []
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [module for module in modules if (module or "").startswith("sketchaug")] == []


def test_what_it_uses_is_listed_by_the_package():
    """`A.part.name` must stand in the `__all__` of that part."""
    used = {
        (node.value.attr, node.attr)
        for node in ast.walk(program())
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id == "A"
    }
    assert ("training", "SketchModule") in used
    unlisted = {(part, name) for part, name in used if name not in getattr(sketchaug, part).__all__}
    assert unlisted == set()


def test_it_defines_nothing():
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    assert [node for node in ast.walk(program()) if isinstance(node, kinds)] == []


def test_every_cell_of_code_is_introduced():
    """No code cell but the settings' companion, the imports, follows another one."""
    cells = read_notebook().cells
    bare = [b.source for a, b in pairwise(cells) if a.cell_type == b.cell_type == "code"]
    assert len(bare) == 1
    assert "import sketchaug as A" in bare[0]
