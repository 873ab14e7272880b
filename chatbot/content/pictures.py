"""Whether the pictures that flows show are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from chatbot.engine.findings import Finding
from chatbot.engine.flow import Choose, Say
from chatbot.engine.language.faults import Fault, found_in
from chatbot.engine.language.project import Project
from chatbot.engine.language.tree import place

IN_LANGUAGE: Final = "{language}"


def missing_pictures(project: Project, flows: Path) -> Iterator[Finding]:
    """A finding for every picture that is not there in each language of its flow."""
    for folder in project.folders.values():
        for draft in folder.flows.values():
            for step in draft.flow.steps.values():
                if not isinstance(step, Say | Choose) or step.picture is None:
                    continue
                position = place(draft.document.root, ("steps", step.id, "picture"))
                for name in _absent(flows / folder.id, step.picture.path, draft.flow.languages):
                    fault = Fault(position, "E316", f"there is no picture {folder.id}/{name}")
                    yield from found_in(draft.document.path, (fault,))


def _absent(folder: Path, path: str, languages: tuple[str, ...]) -> list[str]:
    names = dict.fromkeys(path.replace(IN_LANGUAGE, tag) for tag in languages or ("",))
    return [name for name in names if not (folder / name).is_file()]
