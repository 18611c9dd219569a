"""How notebooks are read, edited as a user edits them, and executed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))


def read_notebook(name: str) -> Any:
    return nbformat.read(FOLDER / name, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def execute(name: str, folder: Path, settings: dict[str, str]) -> list[Any]:
    """Its outputs when it runs in a folder, with other values in assignments of the first cell."""
    notebook = read_notebook(name)
    first = code_cells(notebook)[0]
    for variable, value in settings.items():
        first.source, count = re.subn(
            rf"(?m)^{variable} = .*$", f"{variable} = {value}", first.source
        )
        assert count == 1, variable
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    client = NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    client.execute()
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def pictures(outputs: list[Any]) -> list[Any]:
    return [output for output in outputs if "image/png" in output.get("data", {})]


def complaints(outputs: list[Any]) -> list[str]:
    """Warnings that a reader would see."""
    return [
        output.text
        for output in outputs
        if output.get("name") == "stderr" and "Warn" in output.text
    ]
