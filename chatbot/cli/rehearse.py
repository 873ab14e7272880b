"""`chatbot rehearse`: the dialogues beside the flows, played; and pages that show them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chatbot.bootstrap.rehearsals import Outcome

PASSED, FAILED = "passed", "failed"


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(exists=True))
@click.option("--transcripts", metavar="FOLDER", help="Write the showcase dialogues as pages.")
@click.option("--check", is_flag=True, help="With --transcripts: say which pages are out of date.")
@click.pass_context
def rehearse(
    context: click.Context, paths: tuple[str, ...], transcripts: str | None, check: bool
) -> None:
    """Play the dialogues beside the flows, and say what of the flows they pass through.

    PATH: only these dialogues, or those below a folder; coverage is then not counted.
    """
    from chatbot.bootstrap.rehearsals import rehearse as play_all
    from chatbot.cli.given import given_settings

    settings = given_settings()
    if transcripts is not None:
        context.exit(_write(Path(transcripts), settings.flows, settings.locales, check))
    outcome = play_all(settings.flows, settings.locales, paths)
    _tell(outcome)
    context.exit(0 if outcome.is_good else 1)


def _tell(outcome: Outcome) -> None:
    for finding in outcome.findings:
        click.echo(str(finding))
    for one in outcome.played:
        if one.problem:
            click.echo(f"{one.dialogue.path}:{one.line}:1: [{one.language}] {one.problem}")
    for flow in outcome.covered:
        done, all_ = len(flow.passed), len(flow.known)
        missing = f"  not passed: {', '.join(flow.missing)}" if flow.missing else ""
        click.echo(f"{flow.flow:<20} {done}/{all_} steps, exits and retries{missing}")
    languages = sorted({one.language for one in outcome.played})
    failed = sum(1 for one in outcome.played if one.problem)
    click.echo(f"languages: {', '.join(languages)}")
    click.echo(f"{len(outcome.played) - failed} {PASSED}, {failed} {FAILED}")


def _write(folder: Path, flows: Path, locales: Path, check: bool) -> int:
    from chatbot.bootstrap.rehearsals import transcripts as written

    stale = 0
    for name, page in written(flows, locales):
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == page:
            continue
        stale += 1
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")
        click.echo(f"{path}: {'out of date' if check else 'written'}")
    return 1 if check and stale else 0
