"""What is wrong in what an author or translator wrote, and where.

Checks return findings, never raise them. Codes: E1 YAML, E2 schema, E3 links, E4 graph, W5 never
used, E6 privacy, E7 languages, W8 style; a code's first letter is its level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. `line` and `column` count from 1; `path` is as the reader would open it."""

    path: str
    line: int
    column: int
    code: str
    message: str
    level: Level

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


def error(path: str, line: int, column: int, code: str, message: str) -> Finding:
    """A mistake that keeps a release from being published."""
    return Finding(path, line, column, code, message, "error")


def warning(path: str, line: int, column: int, code: str, message: str) -> Finding:
    """Something to look at; it stops nothing."""
    return Finding(path, line, column, code, message, "warning")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings; each by file and place."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[bool, str, int, int, str, str]:
    later = finding.level == "warning"
    place = (finding.path, finding.line, finding.column)
    return (later, *place, finding.code, finding.message)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything here keeps a release from being published."""
    return any(finding.level == "error" for finding in findings)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, or nothing."""
    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
