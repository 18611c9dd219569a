"""The tables of a sketch set: train.csv, test.csv, or a folder with one folder per class."""

from __future__ import annotations

from .folder import read_folder
from .source import Source, read_source
from .table import UNLABELLED, Table, checked_class_names, read_rows, read_table

__all__ = [
    "UNLABELLED",
    "Source",
    "Table",
    "checked_class_names",
    "read_folder",
    "read_rows",
    "read_source",
    "read_table",
]
