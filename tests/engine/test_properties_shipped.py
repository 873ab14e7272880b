"""The shipped conversation with the built-in sample: whatever somebody does, in any language."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.bootstrap.rehearsals import sample_facts
from chatbot.bootstrap.releases import read_release
from chatbot.engine.world import World
from chatbot.lookups.sample import BuiltInSample
from tests.builders import ROOT
from tests.engine.any_talk import Act, AnyTalk, acts, talk_through

CAMPAIGN = "rally_with_refugees"
SHORTEST_WAY = ["agree", "general", "that_is_me", "straight", "Ada Example", "good", "sent_all"]


@lru_cache(maxsize=1)
def shipped() -> World:
    release = read_release(ROOT / "flows", ROOT / "locales")
    return World(release, CAMPAIGN, "https://example.org/join", "Testbot")


FIND = sample_facts()
POSTCODES = list(BuiltInSample().postcodes[:6])
WORDS = [*POSTCODES, POSTCODES[0].split()[0], *SHORTEST_WAY, "en", "ar", "cy", "Because."]


@given(what=st.lists(acts(WORDS), max_size=30))
@settings(max_examples=150)
def test_whatever_somebody_does_the_bot_stays_in_order(what: list[Act]) -> None:
    talk_through(shipped(), FIND, what)


@given(
    tag=st.sampled_from(["en", "cy", "ar"]),
    at=st.integers(0, len(SHORTEST_WAY) + 1),
    what=st.lists(acts(WORDS), max_size=8),
)
@settings(max_examples=150)
def test_wherever_somebody_strays_the_bot_stays_in_order(
    tag: str, at: int, what: list[Act]
) -> None:
    talk = AnyTalk(shipped(), FIND, tag)
    talk.type("/start")
    for words in [tag, *SHORTEST_WAY[:2], POSTCODES[0], *SHORTEST_WAY[2:]][:at]:
        talk.type(words)
    for act in what:
        act(talk)


def test_the_shortest_way_is_a_way() -> None:
    talk = AnyTalk(shipped(), FIND)
    talk.type("/start")
    for words in ["en", *SHORTEST_WAY[:2], POSTCODES[0], *SHORTEST_WAY[2:]]:
        talk.type(words)
    assert (talk.said[-1], set(talk.done)) == ("rally.promise", {"drafted", "sent"})
