"""Failpoints: a closed set, each at a port that exists, and none without its being meant."""

from __future__ import annotations

import pytest

from chatbot.bootstrap.failpoints import MEANT, ORDERED, PLACES, YES, Failpoint, failpoints_of
from chatbot.bootstrap.pace import PACE, Pace, pace_of
from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.service import ports
from tests.cli.small_house import House

HERE = "http://127.0.0.1:8081"


class Port:
    """Stands for any port: `settle` says what it was given."""

    async def settle(self, given: list[int]) -> list[int]:
        return given


def test_every_failpoint_stands_at_a_method_of_a_port() -> None:
    assert set(PLACES) == set(Failpoint)
    for port, method, _ in PLACES.values():
        assert callable(getattr(getattr(ports, port), method))


def test_without_an_order_a_port_is_given_back_as_it_was() -> None:
    port = Port()
    assert failpoints_of({}, None).around("Outbox", port) is port
    assert failpoints_of({ORDERED: "sent=kill", MEANT: YES}, HERE).around("Outbox", port) is port


async def test_a_failpoint_is_met_the_time_it_names() -> None:
    points = failpoints_of({ORDERED: "settling=raise@2; settled=raise@3", MEANT: YES}, HERE)
    port = points.around("Outbox", Port())
    assert await port.settle([1]) == [1]
    with pytest.raises(StoreFailed, match="failpoint"):
        await port.settle([2])
    assert await port.settle([3]) == [3]
    assert await port.settle([]) == []
    with pytest.raises(StoreFailed, match="failpoint"):
        await port.settle([4])


async def test_a_failpoint_may_be_met_every_time() -> None:
    points = failpoints_of({ORDERED: "settling=delay:0.001+raise@*", MEANT: YES}, HERE)
    port = points.around("Outbox", Port())
    for _ in range(3):
        with pytest.raises(StoreFailed):
            await port.settle([1])


@pytest.mark.parametrize(
    ("meant", "url", "order"),
    [
        ("", HERE, "sent=kill"),
        ("yes", HERE, "sent=kill"),
        (YES, None, "sent=kill"),
        (YES, "https://api.telegram.org", "sent=kill"),
        (YES, HERE, "somewhere=kill"),
        (YES, HERE, "sent=explode"),
        (YES, HERE, "sent=kill@often"),
    ],
)
def test_an_order_that_is_not_surely_meant_is_refused(
    meant: str, url: str | None, order: str
) -> None:
    with pytest.raises(SettingsFault, match=ORDERED):
        failpoints_of({ORDERED: order, MEANT: meant}, url)


def test_leases_run_out_sooner_in_tests_only() -> None:
    assert pace_of({}) == Pace()
    assert pace_of({PACE: "0.1", MEANT: YES}).lease.total_seconds() == 3
    for told in ({PACE: "0.1"}, {PACE: "fast", MEANT: YES}):
        with pytest.raises(SettingsFault, match=PACE):
            pace_of(told)


def test_the_program_refuses_to_start_with_an_order_alone(house: House) -> None:
    house = House(house.folder, {ORDERED: "sent=kill", "CHATBOT_PORT": "0"})
    done = house.run("serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert ORDERED in done.stderr
    assert "Traceback" not in done.stderr
