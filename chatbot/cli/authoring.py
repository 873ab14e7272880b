"""`chatbot check`, `fmt` and `locales`: for authors and translators."""

from __future__ import annotations

from pathlib import Path

import click

from chatbot.cli.faults import WRONG

_EXISTING = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, type=_EXISTING, metavar="[PATH]…")
@click.option("--write-schema", is_flag=True, help="Write the schemas for editors instead.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], write_schema: bool) -> None:
    """Judge flows, campaigns and catalogues.

    Each finding is path:line:col: CODE message, errors before warnings; an error is exit 1.
    """
    from chatbot.bootstrap import authors
    from chatbot.cli.given import given_settings

    settings = given_settings()
    if write_schema:
        for path in authors.write_schemas(settings):
            click.echo(f"{near(path)}: written")
        return
    findings = authors.check(settings, paths)
    for finding in findings:
        click.echo(f"{near(finding.path)}{str(finding).removeprefix(finding.path)}")
    if any(finding.level == "error" for finding in findings):
        ctx.exit(WRONG)


@click.command()
@click.argument("paths", nargs=-1, type=_EXISTING, metavar="[PATH]…")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if one would.")
@click.pass_context
def fmt(ctx: click.Context, paths: tuple[Path, ...], only_check: bool) -> None:
    """Bring YAML files into their canonical form; no word and no comment is lost."""
    from chatbot.bootstrap.authors import format_files
    from chatbot.cli.given import given_settings

    is_wrong = False
    for one in format_files(given_settings(), paths, write=not only_check):
        if one.finding is not None:
            click.echo(str(one.finding))
            is_wrong = True
        elif not one.is_canonical:
            click.echo(f"{near(one.path)}: {'would change' if only_check else 'changed'}")
            is_wrong |= only_check
    if is_wrong:
        ctx.exit(WRONG)


@click.group()
def locales() -> None:
    """Catalogues of translations."""


@locales.command()
def extract() -> None:
    """Write the templates for translators (locales/*.pot)."""
    from chatbot.bootstrap import authors
    from chatbot.cli.given import given_settings

    for path in authors.extract(given_settings()):
        click.echo(f"{near(path)}: written")


@locales.command()
@click.option(
    "--typo",
    metavar="KEY",
    multiple=True,
    help="This text was only corrected, such as letter.why.text: its translations are still "
    "right. `all`: so was every changed one.",
)
@click.pass_context
def update(ctx: click.Context, typo: tuple[str, ...]) -> None:
    """Bring every catalogue up to date with the texts; translations are never lost."""
    from chatbot.bootstrap import authors
    from chatbot.cli.given import given_settings

    is_broken = False
    for one in authors.update(given_settings(), typo):
        for finding in one.findings:
            click.echo(str(finding))
        is_broken |= bool(one.findings)
        if one.written:
            counts = f"{one.texts} texts, {one.missing} missing, {one.fuzzy} to look at again"
            click.echo(f"{near(one.path)}: {counts}")
    if is_broken:
        ctx.exit(WRONG)


@locales.command()
@click.argument("languages", nargs=-1, metavar="[LANGUAGE]…")
@click.pass_context
def status(ctx: click.Context, languages: tuple[str, ...]) -> None:
    """What is done, missing and changed, for each language and flow.

    A language that is not offered yet is offered once all of it is done. Exit 1 if a text is
    broken in one that is.
    """
    from chatbot.bootstrap import authors
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_table

    every = authors.status(given_settings())
    rows = [(row, offered) for row, offered in every if not languages or row.tag in languages]
    columns = (
        *("language", "campaign", "flow", "done", "missing", "changed", "broken"),
        *("reviewed", "offered"),
    )
    print_table(
        [
            dict(
                zip(
                    columns,
                    (
                        row.tag,
                        row.domain,
                        row.part,
                        row.done,
                        row.missing,
                        row.changed,
                        row.broken,
                        "yes" if row.reviewed else "no",
                        "yes" if offered else "no",
                    ),
                    strict=True,
                )
            )
            for row, offered in rows
        ],
        columns,
    )
    if any(row.broken and offered for row, offered in rows):
        ctx.exit(WRONG)


def near(path: Path | str) -> str:
    """A path as a reader would open it from here."""
    try:
        return str(Path(path).absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
