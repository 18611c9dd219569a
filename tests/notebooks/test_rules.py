"""Notebooks keep no outputs, tell a story, and use what the package makes public."""

from __future__ import annotations

import ast
from itertools import pairwise

import nbformat
import pytest
from notebook_files import NAMES, code_cells, read_notebook

import sketchaug


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_no_outputs(name):
    notebook = read_notebook(name)
    nbformat.validate(notebook)
    for cell in code_cells(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def program(name: str) -> ast.Module:
    return ast.parse("\n".join(cell.source for cell in code_cells(read_notebook(name))))


@pytest.mark.parametrize("name", NAMES)
def test_it_uses_public_names_only(name):
    tree = program(name)
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


@pytest.mark.parametrize("name", NAMES)
def test_what_it_uses_is_listed_by_the_package(name):
    """`A.part.name` must stand in the `__all__` of that part."""
    used = {
        (node.value.attr, node.attr)
        for node in ast.walk(program(name))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id == "A"
    }
    assert used
    unlisted = {(part, name) for part, name in used if name not in getattr(sketchaug, part).__all__}
    assert unlisted == set()


@pytest.mark.parametrize("name", NAMES)
def test_it_defines_nothing(name):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    assert [node for node in ast.walk(program(name)) if isinstance(node, kinds)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_code_is_introduced(name):
    """No code cell but the settings' companion, the imports, follows another one."""
    cells = read_notebook(name).cells
    bare = [b.source for a, b in pairwise(cells) if a.cell_type == b.cell_type == "code"]
    assert len(bare) == 1
    assert "import sketchaug as A" in bare[0]
