"""Worlds changed behind the back of the checks, and where somebody stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chatbot.engine.campaign import Campaign
from chatbot.engine.flow import Step
from chatbot.engine.release import Release
from chatbot.engine.session import Session, load_session
from chatbot.engine.world import World
from chatbot.service.rehearsal import Rehearsal


def with_release(world: World, **changes: Any) -> World:
    """The same world with another release."""
    release: Release = replace(world.release, **changes)
    return replace(world, release=release)


def with_campaign(world: World, **changes: Any) -> World:
    """The same world with its campaign changed."""
    campaign: Campaign = replace(world.release.campaigns["test"], **changes)
    return with_release(world, campaigns={"test": campaign})


def with_steps(world: World, steps: Mapping[str, Step], flow: str = "main") -> World:
    """The same world with some steps of a flow put in or replaced."""
    flows = world.release.campaigns["test"].flows
    changed = replace(flows[flow], steps={**flows[flow].steps, **steps})
    return with_campaign(world, flows={**flows, flow: changed})


def without_text(world: World, key: str) -> World:
    """The same world with one text missing from its English."""
    english = world.release.languages["en"]
    texts = {each: text for each, text in english.texts.items() if each != key}
    return with_release(world, languages={"en": replace(english, texts=texts)})


def place(chat: Rehearsal) -> Session:
    """Where the person stands."""
    assert chat.session is not None
    return load_session(chat.session)
