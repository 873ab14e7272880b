"""The figure a group is shown: late, in batches, rounded down, never falling."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.tallies import BATCH, LEAST, SPREAD, STEP, shown

keys = st.binary(min_size=32, max_size=32)


@given(keys, st.integers(0, LEAST - 1))
def test_there_is_no_figure_below_the_least(key: bytes, counted: int) -> None:
    assert shown(key, "g", "c", counted) is None


@given(keys, st.integers(0, 500))
def test_a_figure_is_a_whole_step_and_never_more_than_the_total(key: bytes, counted: int) -> None:
    figure = shown(key, "g", "c", counted)
    assert figure is None or (figure % STEP == 0 and LEAST <= figure <= counted)


@given(keys)
def test_figures_rise_and_stay_for_a_batch_at_least(key: bytes) -> None:
    figures = [shown(key, "g", "c", counted) for counted in range(300)]
    changes = [at for at in range(1, 300) if figures[at] != figures[at - 1]]
    assert figures == sorted(figures, key=lambda figure: figure or 0)
    gaps = [later - before for before, later in pairwise(changes)]
    assert all(gap >= BATCH for gap in gaps)


@given(keys, st.integers(LEAST + SPREAD, 500))
def test_a_figure_is_never_far_behind(key: bytes, counted: int) -> None:
    figure = shown(key, "g", "c", counted)
    assert figure is not None
    assert counted - figure < BATCH + SPREAD + STEP


def test_each_group_has_batches_of_its_own() -> None:
    rows = {tuple(shown(b"k", f"g{n}", "c", counted) for counted in range(90)) for n in range(20)}
    assert len(rows) > 15
