"""Explain: what each op of a policy does to drawings, in numbers, warnings and pictures."""

from __future__ import annotations

from sketchaug.explain.findings import Finding
from sketchaug.explain.report import OpReport, Report
from sketchaug.explain.run import explain

__all__ = ["Finding", "OpReport", "Report", "explain"]
