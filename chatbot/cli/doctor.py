"""`chatbot doctor`."""

from __future__ import annotations

import click

from chatbot.cli.faults import WRONG

_MARK = {"well": "ok   ", "note": "note ", "wrong": "WRONG"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--offline", is_flag=True, help="Ask nobody on the network but the database.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, offline: bool) -> None:
    """Say what is wrong and what to do: settings, key, database, disk, release, places, Telegram.

    Nothing is changed and no secret is shown. Exit 1 when something is wrong.
    """
    import asyncio

    from chatbot.bootstrap.doctor import Report, examine
    from chatbot.bootstrap.doctor_findings import wrong
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_json
    from chatbot.domain.errors import SettingsFault

    try:
        settings = given_settings()
    except SettingsFault as fault:
        report = Report((wrong("settings", str(fault), "chatbot serve --help lists them all."),))
    else:
        report = asyncio.run(examine(settings, "here" if offline else "everywhere"))
    if as_json:
        print_json(report.as_json())
    else:
        for one in report.found:
            click.echo(f"{_MARK[one.state]} {one.what}: {one.says}")
            if one.do:
                click.echo(f"      {one.do}")
    if not report.is_well:
        ctx.exit(WRONG)
