"""The black-box harness, and one run of it: a fake Bot API that is also the crowd, and a bot.

The harness is no part of this repository. It lies beside it or where CHATBOT_TEST_HARNESS says,
set up as its README tells (a `.venv` of its own, `npm install` in `peers/node`). What it reports
is explained there; what is asked of it here is in `bench_speed.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from typing import Any, Final, Literal

from chatbot.lookups.sample import BuiltInSample
from tests.bench.our_bot import COUNTED

HERE: Final = Path(__file__).parent
CHECKOUT: Final = HERE.parent.parent
WHERE: Final = "CHATBOT_TEST_HARNESS"
BESIDE: Final = CHECKOUT.parent / "shared" / "bench"

RUN_SECONDS: Final = 180
"""No run takes longer, whatever hangs."""

Mode = Literal["polling", "webhook"]


class NoHarness(Exception):
    """There is nothing to measure with; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Something that holds the conversation. `folder` is where its command runs."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    scenario: str | None = None
    counted: str = "{work}/pledges.db"
    needs_redis: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """How many supporters, how fast. With `rate`, so many begin each second; else `at_once`.

    `kill_at`: seconds into the load at which the bot is killed and started again.
    """

    seconds: float
    warmup: float = 2.0
    at_once: int = 300
    rate: float | None = None
    think_ms: float = 0.0
    step_timeout: float = 15.0
    kill_at: Sequence[float] = ()

    @property
    def arguments(self) -> list[str]:
        """As the harness takes it."""
        many = (
            ["--rate", f"{self.rate:.2f}"] if self.rate else ["--concurrency", str(self.at_once)]
        )
        return [
            *many,
            *("--duration", str(self.seconds), "--warmup", str(self.warmup), "--drain", "15"),
            *("--think-ms", str(self.think_ms), "--step-timeout", str(self.step_timeout)),
            *(f"--kill-at={second}" for second in self.kill_at),
        ]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run showed. `clean`: nobody waited in vain, nothing is missing or doubled.

    `cpu_ms` is not a number where the bot was killed. `stuck`: who was left waiting; `missing` and
    `doubled`: thanked without an entry, or with two.
    """

    cpu_ms: float
    steps_per_second: float
    p99_ms: float
    idle_mb: float
    peak_mb: float
    startup: float
    completed: int
    stuck: int
    missing: int
    doubled: int
    clean: bool
    trouble: str


class Harness:
    """The harness of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ".venv" / "bin" / "python"

    @classmethod
    def found(cls) -> Harness:
        """The one there is. Raises NoHarness."""
        folder = Path(os.environ.get(WHERE) or BESIDE).resolve()
        harness = cls(folder)
        if not (folder / "tgperf" / "bench.py").is_file():
            raise NoHarness(f"There is no harness. Name its folder in {WHERE}.")
        if not harness.python.exists():
            raise NoHarness(
                f"The harness is not set up: its README says how. Then: {WHERE}=FOLDER"
            )
        return harness

    def run(self, bot: Bot, mode: Mode, load: Load) -> Run:
        """One run. Raises CalledProcessError when the bot did not come up."""
        with _out_of_the_way() as told:
            result = told / "result.json"
            command = [
                *(str(self.python), "-m", "tgperf.bench", "--name", bot.name, "--mode", mode),
                *load.arguments,
                *("--runs", "1", "--out", str(result), "--verify-sqlite", bot.counted),
                *(("--scenario", bot.scenario) if bot.scenario else ()),
                *(f"--env={name}={value}" for name, value in bot.env.items()),
                *("--", *bot.command),
            ]
            env = {**os.environ, "TGPERF_TMP": str(told)}
            subprocess.run(
                command,
                cwd=self.folder,
                env=env,
                check=True,
                capture_output=True,
                timeout=RUN_SECONDS,
            )
            return _read(json.loads(result.read_text())["runs"][0])


def _read(run: Mapping[str, Any]) -> Run:
    wrong = {name: run.get(name) for name in ("failed", "unfinished", "timeouts", "errors")}
    verify = run.get("verify") or {}
    wrong |= {name: verify.get(name) for name in ("missing", "duplicated")}
    trouble = ", ".join(f"{name}: {value}" for name, value in wrong.items() if value)
    return Run(
        cpu_ms=nan if run["bot_cpu_ms_per_step"] is None else run["bot_cpu_ms_per_step"],
        steps_per_second=run["steps_per_s"],
        p99_ms=run["latency_ms"].get("p99", nan),
        idle_mb=run["bot_idle_rss_mb"],
        peak_mb=run["bot_peak_rss_mb"],
        startup=run["startup_s"],
        completed=run["completed"],
        stuck=run["failed"] + run["unfinished"],
        missing=_number(verify.get("missing")),
        doubled=_number(verify.get("duplicated")),
        clean=not trouble and bool(run["completed"]),
        trouble=trouble,
    )


def _number(told: Any) -> int:
    """How many: the harness tells a number, or names them."""
    return int(told or 0) if isinstance(told, int | None) else len(told)


@contextmanager
def _out_of_the_way() -> Iterator[Path]:
    """A folder for one run, on a real disk: a database in memory would commit for nothing."""
    folder = CHECKOUT / "var" / f"bench-{os.getpid()}"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- Our bot --------------------------------------------------------------------------------


def ours(harness: Harness, folder: Path) -> Bot:
    """This bot with the campaign of the bench, put together in a folder."""
    flows, locales = release_in(folder)
    return Bot(
        "ours",
        (sys.executable, "-m", "tests.bench.our_bot"),
        {
            "PYTHONPATH": str(CHECKOUT),
            "CHATBOT_FLOWS": str(flows),
            "CHATBOT_LOCALES": str(locales),
        },
        scenario=str(_scenario(harness, folder)),
        counted=f"{{work}}/{COUNTED}",
    )


def release_in(folder: Path) -> tuple[Path, Path]:
    """The folders of a release: the shipped words of the bot, the campaign of the bench."""
    flows, locales = folder / "flows", folder / "locales"
    shutil.copytree(HERE / "pledge" / "flows", flows)
    shutil.copy(CHECKOUT / "flows" / "bot.yaml", flows)
    shutil.copytree(HERE / "pledge" / "locales", locales)
    for catalogue in (CHECKOUT / "locales").glob("*/LC_MESSAGES/bot.po"):
        kept = locales / catalogue.relative_to(CHECKOUT / "locales")
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(catalogue, kept)
    return flows, locales


def _scenario(harness: Harness, folder: Path) -> Path:
    """The harness's conversation, with those of its people whose postcode the sample knows."""
    scenario = json.loads((harness.folder / "scenarios" / "pledge.json").read_text())
    known = BuiltInSample().postcodes
    scenario["personas"] = [one for one in scenario["personas"] if one["postcode"] in known]
    path = folder / "pledge.json"
    path.write_text(json.dumps(scenario))
    return path
