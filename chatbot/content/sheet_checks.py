"""What came in with a sheet, judged as `chatbot check` judges a catalogue.

The judge reads files, and it looks at all catalogues of a language together, since a translated
answer may be a command's word. So they are written to a folder of their own first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from chatbot.content.awaited import wanted_languages
from chatbot.content.catalogue_files import catalogue_path
from chatbot.content.catalogues import Sources, load_languages
from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import Entry, PoFile, read_po_file, write_po
from chatbot.content.sheet_rows import SheetRow, Taken, take_in
from chatbot.engine.findings import Finding
from chatbot.engine.language.project import Project


def take_in_checked(
    project: Project,
    tag: str,
    files: Mapping[str, PoFile],
    rows: Mapping[str, Sequence[SheetRow]],
) -> dict[str, Taken]:
    """By catalogue, what can be shown to people; rows that cannot are named and left out.

    `files` are all catalogues of the language, `rows` those of a sheet by catalogue.
    """
    taken = {domain: take_in(files[domain], tag, rows[domain]) for domain in rows}
    faults = _faults(project, tag, {**files, **{name: it.file for name, it in taken.items()}})
    return {
        domain: _without(taken[domain], files[domain], tag, rows[domain], faults.get(domain, ()))
        for domain in rows
    }


def _without(
    taken: Taken,
    before: PoFile,
    tag: str,
    rows: Sequence[SheetRow],
    faults: Sequence[tuple[Entry, str, Finding]],
) -> Taken:
    """The catalogue without those rows of a sheet that a fault lies in."""
    was = {entry.key: entry for entry in before.entries}
    now = {entry.key: entry for entry in taken.file.entries}
    broken: set[str] = set()
    problems: list[str] = []
    for entry, form, fault in faults:
        key = entry.key
        these = [row for row in rows if row.key == key]
        if these:  # else it stands in what the sheet leaves out: for `chatbot check`
            is_new = now[key] != was[key]
            line = next((row.line for row in these if row.form == form), these[0].line)
            what = "its translation is not taken" if is_new else "it was so before this sheet"
            problems.append(f"row {line}: {fault.code} {fault.message}; {what}")
            broken |= {key} if is_new else set()
    good = take_in(before, tag, [row for row in rows if row.key not in broken])
    return replace(good, problems=(*taken.problems, *problems))


# --- The judge ----------------------------------------------------------------------------------


def _faults(
    project: Project, tag: str, files: Mapping[str, PoFile]
) -> dict[str, list[tuple[Entry, str, Finding]]]:
    """By catalogue: the entry, the plural form, and what is wrong there."""
    with TemporaryDirectory() as folder:
        locales = Path(folder)
        for domain, file in files.items():
            path = catalogue_path(locales, tag, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write_po(file, len(plural_forms(tag))), encoding="utf-8")
        sources = Sources(
            locales,
            wanted_languages(project),
            project.texts(),
            {tag: project.bot.languages[tag]},
            project.bot.bot.source_language,
        )
        _, findings = load_languages(sources, project.watchwords.watchwords)
        return {
            domain: list(_placed(catalogue_path(locales, tag, domain), tag, findings))
            for domain in files
        }


def _placed(
    path: Path, tag: str, findings: Sequence[Finding]
) -> Iterator[tuple[Entry, str, Finding]]:
    file = read_po_file(path)
    for finding in findings:
        if finding.level == "error" and finding.path == str(path):
            above = [entry for entry in file.entries if entry.line <= finding.line]
            if above:
                entry = max(above, key=lambda each: each.line)
                yield entry, _form(file, entry, tag, finding.line), finding


def _form(file: PoFile, entry: Entry, tag: str, line: int) -> str:
    """The plural form that stands in a line; the first where that tells of no form."""
    forms = plural_forms(tag) if entry.plural is not None else ("",)
    here = (form for number, form in enumerate(forms) if file.line_of(entry, number) == line)
    return next(here, forms[0])
