"""Which files make a release, and what is said of those that cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.content import sources as module
from chatbot.content.bundles import BadBundle, bundle
from chatbot.content.check import check
from chatbot.content.flows import read_project
from chatbot.content.sources import SourceFile, read_sources, read_text
from tests.content.projects import FILES, sources
from tests.content.test_release import written


def findings(files: list[SourceFile]) -> list[str]:
    return [str(finding) for finding in read_project(files, "flows")[1]]


def test_dialogues_media_and_other_files_are_no_part_of_a_release(tmp_path: Path) -> None:
    flows, locales = written(
        tmp_path,
        **{
            "demo/dialogues/main.hello.yaml": "test: x\n",
            "demo/media/notes.yaml": "x: 1\n",
            "flow.schema.json": "{}",
        },
    )
    (locales / "cy" / "LC_MESSAGES").mkdir(parents=True)
    (locales / "cy" / "LC_MESSAGES" / "demo.po").write_text("", "utf-8")
    (locales / "demo.pot").write_text("", "utf-8")
    files, _ = read_sources(flows, locales)
    assert [file.key for file in files] == [
        "flows/bot.yaml",
        "flows/demo/campaign.yaml",
        "flows/demo/main.yaml",
        "locales/cy/LC_MESSAGES/demo.po",
    ]


def test_a_file_that_is_too_large_or_not_text_is_refused_in_words(tmp_path: Path) -> None:
    large, strange = tmp_path / "large.yaml", tmp_path / "strange.yaml"
    large.write_bytes(b" " * (module.MAX_FILE_BYTES + 1))
    strange.write_bytes(b"\xff\xfea\x00")
    with pytest.raises(ValueError, match="larger than 2000 kB"):
        read_text(large)
    with pytest.raises(ValueError, match="save it as UTF-8"):
        read_text(strange)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert read_text(path) == "a: 1\n"


def test_there_is_a_most_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 2)
    files, found = read_sources(*written(tmp_path))
    assert (len(files), [finding.code for finding in found]) == (2, ["E107"])


def test_a_project_needs_its_two_files() -> None:
    without_bot = [file for file in sources() if file.path != "bot.yaml"]
    assert findings(without_bot) == ["flows/bot.yaml:1:1: E213 there is no bot.yaml"]
    without_campaign = [file for file in sources() if "campaign" not in file.path]
    assert findings(without_campaign) == [
        "flows/demo/campaign.yaml:1:1: E213 the folder has no campaign.yaml"
    ]
    assert findings(sources()[:1]) == ["flows:1:1: E213 there is no folder of a campaign"]


def test_names_of_files_are_held_to_the_form_of_names() -> None:
    files = [*sources(), *sources(words=FILES["demo/main.yaml"])[-1:]]
    files.append(SourceFile("flows/demo/My-Flow.yaml", "My-Flow.yaml", FILES["demo/main.yaml"]))
    assert findings(files) == [
        "demo/words.yaml:1:1: E212 `words` is kept for texts of another kind",
        "My-Flow.yaml:1:1: E212 `My-Flow` cannot be a name: it must be a name of small letters, "
        "digits and _ (at most 40, a letter first)",
    ]


def test_what_cannot_be_read_cannot_be_packed(tmp_path: Path) -> None:
    flows, locales = written(tmp_path)
    (flows / "bot.yaml").write_bytes(b"\xff")
    with pytest.raises(BadBundle):
        bundle(flows, locales)


def test_a_folder_of_no_project_is_said_to_be_none(tmp_path: Path) -> None:
    flows, locales = written(tmp_path / "ours")
    other = tmp_path / "other"
    other.mkdir()
    assert [str(finding) for finding in check([other], flows, locales)] == [
        f"{other}:1:1: E213 there is no bot.yaml here or above"
    ]


def test_a_dialogue_of_no_project_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "dialogues" / "main.hello.yaml"
    path.parent.mkdir()
    path.write_text("tset: x\n", "utf-8")
    flows, locales = written(tmp_path / "ours")
    assert {finding.code for finding in check([path], flows, locales)} >= {"E201"}


def test_a_lonely_file_that_is_no_yaml_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "lonely.yaml"
    path.write_text("a: b: c\n", "utf-8")
    flows, locales = written(tmp_path / "ours")
    assert [finding.code for finding in check([path], flows, locales)] == ["E101"]
