"""From folders to a release: what is compiled, what its id stands for, what a bundle holds."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.bundles import BadBundle, bundle, compile_bundle
from chatbot.content.check import check
from chatbot.content.release import compile_release
from chatbot.content.sources import MAX_FILE_BYTES
from chatbot.engine.flow import Say
from chatbot.engine.release import Release
from tests.content.projects import FILES, told_on

ROOT = Path(__file__).parents[2]


def written(folder: Path, **changed: str) -> tuple[Path, Path]:
    """The small project on disk; returns its flows and locales."""
    flows = folder / "flows"
    for name, text in {**FILES, **changed}.items():
        path = flows / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return flows, folder / "locales"


def compiled(flows: Path, locales: Path) -> Release:
    release, findings = compile_release(flows, locales)
    assert release is not None, [str(finding) for finding in findings]
    return release


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return written(tmp_path)


def test_what_is_shipped_has_no_error() -> None:
    release, findings = compile_release(ROOT / "flows", ROOT / "locales", pictures=True)
    assert [str(finding) for finding in findings if finding.level == "error"] == []
    assert release is not None


def test_a_sound_project_becomes_a_release(folders: tuple[Path, Path]) -> None:
    release = compiled(*folders)
    campaign = release.campaigns["demo"]
    assert isinstance(campaign.flows["main"].steps["hello"], Say)
    assert (campaign.start, campaign.flows["main"].first) == ("main", "hello")
    assert campaign.facts["children"].expires == date(2024, 12, 31)
    assert set(release.languages) == {"en", "cy"}
    assert list(release.bot.commands)[:2] == ["start", "help"]


def test_a_mistake_keeps_a_release_back(tmp_path: Path) -> None:
    flows, locales = written(tmp_path, **{"demo/main.yaml": "flow: 1\ntitle: x\n"})
    release, findings = compile_release(flows, locales)
    assert release is None
    assert [finding.code for finding in findings if finding.level == "error"] == ["E202"]


def test_the_id_is_the_same_with_other_line_ends_and_elsewhere(tmp_path: Path) -> None:
    here = compiled(*written(tmp_path / "here"))
    flows, locales = written(tmp_path / "there")
    for path in flows.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert compiled(flows, locales).id == here.id


def test_every_file_counts_for_the_id(tmp_path: Path) -> None:
    before = compiled(*written(tmp_path / "before"))
    changed = FILES["demo/campaign.yaml"].replace("Because.", "Therefore.")
    after = compiled(*written(tmp_path / "after", **{"demo/campaign.yaml": changed}))
    assert before.id != after.id


def structure(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The structure of a flow before and after an edit."""
    flow = (
        "flow: 1\ntitle: T\nsteps:\n  q:\n    choose: Well, {first_name|you}?\n"
        "    purpose: help\n    options:\n      agree: {label: Yes, end: a}\n"
        "      later: {label: Later, end: b}\n  said:\n    say: Hello {first_name|you}.\n"
        "    end: c\n"
    )
    before = compiled(*written(folder / "before", **{"demo/main.yaml": flow}))
    assert old in flow
    after = compiled(*written(folder / "after", **{"demo/main.yaml": flow.replace(old, new)}))
    first, second = (r.campaigns["demo"].flows["main"].structure for r in (before, after))
    return first, second


@pytest.mark.parametrize(
    ("old", "new"), [("Hello {first", "Good day {first"), ("title: T", "title: U")]
)
def test_new_wording_leaves_the_structure(tmp_path: Path, old: str, new: str) -> None:
    first, second = structure(tmp_path, old, new)
    assert first == second


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Well, {first", "So, {first"),
        ("label: Later", "label: Not now"),
        ("Hello {first_name|you}.", "Hello."),
        ("end: b", "go: said"),
        ("      later:", "      never:"),
    ],
)
def test_exits_ids_placeholders_and_consent_words_are_structure(
    tmp_path: Path, old: str, new: str
) -> None:
    first, second = structure(tmp_path, old, new)
    assert first != second


# --- Bundles --------------------------------------------------------------------------------


def test_a_bundle_gives_the_same_release(folders: tuple[Path, Path], tmp_path: Path) -> None:
    packed = bundle(*folders)
    assert compile_bundle(packed).id == compiled(*folders).id
    assert bundle(*written(tmp_path / "again")) == packed


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"PK\x05\x06",
        zipped(**{"flows/../../etc/x.yaml": b"flow: 1"}),
        zipped(**{"/flows/bot.yaml": b"bot: 1"}),
        zipped(**{"flows/demo/run.py": b"import os"}),
        zipped(**{"flows/bot.yaml": b" " * (MAX_FILE_BYTES + 1)}),
        zipped(**{f"flows/demo/f{n}.yaml": b"x: 1" for n in range(601)}),
        zipped(**{"flows/bot.yaml": b"bot: 1\n"}),
        zipped(),
    ],
)
def test_a_bad_bundle_is_refused(packed: bytes) -> None:
    with pytest.raises(BadBundle):
        compile_bundle(packed)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_bundle_is_refused_and_nothing_else(noise: bytes, at: int) -> None:
    sound = zipped(**{"flows/bot.yaml": b"bot: 1\n"})
    with pytest.raises(BadBundle):
        compile_bundle(sound[:at] + noise + sound[at + len(noise) :])


# --- Checking --------------------------------------------------------------------------------


def codes(*paths: Path, flows: Path, locales: Path) -> list[tuple[str, str]]:
    return [(Path(finding.path).name, finding.code) for finding in check(paths, flows, locales)]


def test_only_what_was_asked_for_is_told(tmp_path: Path) -> None:
    broken = FILES["demo/main.yaml"].replace("end: finished", "go: nowhere")
    other = "flow: 1\ntitle: Other\nstarts: {commands: [other]}\nsteps:\n  a:\n    sya: Hi.\n"
    flows, locales = written(tmp_path, **{"demo/main.yaml": broken, "demo/other.yaml": other})
    folders = {"flows": flows, "locales": locales}
    assert codes(flows / "demo" / "main.yaml", **folders) == [("main.yaml", "E301")]
    assert codes(flows / "demo" / "other.yaml", **folders) == [("other.yaml", "E201")]
    assert len(codes(flows, **folders)) == 2


def test_a_file_of_another_project_is_checked_in_that_project(tmp_path: Path) -> None:
    broken = FILES["demo/main.yaml"].replace("end: finished", "go: nowhere")
    other, _ = written(tmp_path / "other", **{"demo/main.yaml": broken})
    assert codes(other, flows=ROOT / "flows", locales=ROOT / "locales")[0] == (
        "main.yaml",
        "E301",
    )


def test_a_file_of_no_project_is_checked_alone(tmp_path: Path) -> None:
    path = tmp_path / "lonely.yaml"
    path.write_text("flow: 1\ntitle: Alone\nsteps:\n  a:\n    sya: Hello.\n", "utf-8")
    found = codes(path, flows=ROOT / "flows", locales=ROOT / "locales")
    assert found == [("lonely.yaml", "E201")]


def test_a_file_that_is_not_there_or_not_text_is_a_finding(tmp_path: Path) -> None:
    flows, locales = written(tmp_path)
    (flows / "demo" / "main.yaml").write_bytes(b"\xff\xfe\x00")
    assert ("main.yaml", "E100") in codes(flows=flows, locales=locales)
    found = codes(tmp_path / "gone.yaml", flows=flows, locales=locales)
    assert found == [("gone.yaml", "E100")]


def test_a_missing_picture_is_found(tmp_path: Path) -> None:
    shown = FILES["demo/main.yaml"].replace(
        "say: Hello.", "say: Hello.\n    picture: media/a-{language}.png\n    alt: A."
    )
    flows, locales = written(tmp_path, **{"demo/main.yaml": shown})
    media = flows / "demo" / "media"
    media.mkdir()
    (media / "a-en.png").write_bytes(b"")
    errors = [finding for finding in check((), flows, locales) if finding.level == "error"]
    assert [finding.message for finding in errors] == ["there is no picture demo/media/a-cy.png"]


def test_a_file_named_yml_is_not_read_in_silence(tmp_path: Path) -> None:
    flows, locales = written(tmp_path, **{"demo/extra.yml": "flow: 1\n"})
    assert ("extra.yml", "E212") in codes(flows=flows, locales=locales)


def test_a_fact_past_its_day_is_warned_of() -> None:
    assert told_on(date(2024, 12, 31)) == []
    assert [line.split()[1] for line in told_on(date(2025, 1, 1))] == ["W804"]
