"""What is locked, built and run elsewhere: lock files, the wheel, the image, the make targets."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house_rules import modules

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-test.lock")
TARGETS = ("run", "test", "serve", "check", "bench", "lock")

PIN = re.compile(r"(?P<name>[a-z0-9-]+)(\[[a-z,]+\])?==(?P<version>[^ ;]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
REASON = re.compile(
    r"    #( +(via|-c|-r)? ?[a-zA-Z0-9.-]+( \(pyproject\.toml(:[a-z]+)?\))?| +via)"
)


def _pins(lock: str) -> dict[str, set[Version]]:
    """Versions by name: more than one where systems differ."""
    pins: dict[str, set[Version]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if pin := PIN.fullmatch(line):
            pins.setdefault(pin["name"], set()).add(Version(pin["version"]))
    return pins


def _asked(group: str) -> Iterable[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    by_group = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-build.lock": project["build-system"]["requires"],
        "requirements-test.lock": project["project"]["optional-dependencies"]["test"],
    }
    return map(Requirement, by_group[group])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_hashes_and_reasons_and_nothing_else(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    known = (PIN, HASH, REASON)
    assert [line for line in lines if not any(form.fullmatch(line) for form in known)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    after_pin = [after for line, after in pairwise(lines) if "==" in line]
    assert len(after_pin) == sum(map(len, _pins(lock).values()))
    assert [line for line in after_pin if not HASH.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_what_the_project_asks_for_is_locked_at_a_version_it_accepts(lock: str) -> None:
    pins = _pins(lock)
    asked = list(_asked(lock))
    assert asked != []
    assert [
        str(requirement)
        for requirement in asked
        if not any(map(requirement.specifier.contains, pins[canonicalize_name(requirement.name)]))
    ] == []


def _imported(root: Path) -> set[str]:
    """Top-level packages that the code names, wherever in a file it does."""
    found: set[str] = set()
    for module in modules(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {root.name}


def test_the_code_imports_only_what_it_asks_for() -> None:
    asked = {canonicalize_name(requirement.name) for requirement in _asked("requirements.lock")}
    provided_by = packages_distributions()
    assert [
        package
        for package in sorted(_imported(ROOT / "chatbot"))
        if asked.isdisjoint(map(canonicalize_name, provided_by.get(package, [])))
    ] == []


@pytest.mark.parametrize(("one", "other"), list(combinations(LOCKS, 2)))
def test_the_locks_agree_with_each_other(one: str, other: str) -> None:
    ones, others = _pins(one), _pins(other)
    shared = ones.keys() & others.keys()
    assert {name: ones[name] for name in shared} == {name: others[name] for name in shared}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize("folder", ["flows", "locales"])
def test_the_wheel_carries_what_is_shipped(wheel: Path, folder: str) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    shipped = {f"chatbot/_shipped/{name}" for name in tracked if name}
    assert shipped != set()
    assert shipped - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_wheel_carries_the_code_and_no_test(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "chatbot").rglob("*.py")}
    assert code - set(names) == set()
    assert {name.split("/")[0] for name in names} == {"chatbot", "chatbot-0.1.0.dist-info"}


def test_an_installed_wheel_finds_its_campaigns_without_a_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    result = subprocess.run(
        [sys.executable, "-m", "chatbot", "check"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


def _image() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def test_the_image_installs_nothing_without_a_hash() -> None:
    installs = re.findall(r"pip (?:--python \S+ )?install (.*?)(?:&&|\n)", _image(), re.DOTALL)
    assert len(installs) == 3
    assert [
        line for line in installs if "--require-hashes" not in line and "--no-index" not in line
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "USER 10001:10001",
        'VOLUME ["/data"]',
        'ENTRYPOINT ["chatbot"]',
        'CMD ["serve"]',
        "CHATBOT_DATABASE_URL=sqlite:////data/chatbot.db",
        "CHATBOT_HOST=0.0.0.0",
    ],
)
def test_the_image_serves_as_nobody_and_keeps_its_data_in_one_place(line: str) -> None:
    assert line in _image().split("FROM")[-1]


def test_the_image_says_when_it_is_unwell() -> None:
    probe = re.search(r"HEALTHCHECK .*? CMD \[\"python\", \"-c\", \"(.*)\"\]", _image())
    assert probe is not None
    assert "/healthz" in probe[1]
    compile(probe[1], "HEALTHCHECK", "exec")


def _make(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make as a person would: not as the child of the make that started this suite."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAKE") and name not in {"ARGS", "AS_OF", "PYTHON", "UPGRADE"}
    }
    return subprocess.run(
        ["make", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("target", TARGETS)
def test_make_lists_the_targets_that_people_hold_on_to(target: str) -> None:
    assert re.search(rf"^  make {target} +\S", _make("help").stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ([], "chatbot chat --as-of 2024-06-20"),
        (["AS_OF=2026-05-07"], "chatbot chat --as-of 2026-05-07"),
        (["AS_OF=today"], "chatbot chat"),
    ],
)
def test_make_run_pretends_a_date_unless_asked_for_today(setting: list[str], command: str) -> None:
    said = _make("--dry-run", "run", *setting).stdout
    assert said.splitlines()[-1].strip() == f"exec .venv/bin/{command}"


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ("version_info", "chatbot needs Python 3.11 or later"),
        ("ensurepip", "apt-get install python3-venv"),
    ],
)
def test_make_says_what_a_fresh_machine_lacks(tmp_path: Path, lacking: str, sentence: str) -> None:
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{lacking}*) exit 1;; esac\n', encoding="utf-8")
    python.chmod(0o755)
    made = _make("-f", str(ROOT / "Makefile"), ".venv/.made", f"PYTHON={python}", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (2, "")
    assert sentence in made.stderr


def test_ci_can_be_started_and_is_valid() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
