"""Every figure of `summary --json` equals an independent reference, in eight zones, around a change of the clocks."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.desk_env import DeskEnv
from tests.reference import clocks, compared, desks, facts
from tests.reference.figures import Told, figures

Rooms = Callable[..., DeskEnv]
_PERIODS = ((0, 1), (0, 7), (1, 30), (8, 1), (10, 1), (17, 7))
"""How many days before the last one each ends, and how many it has; the clocks change ten days before it."""


@pytest.mark.both_databases
def test_every_figure_of_two_thousand_issues_is_the_references(make_room: Rooms) -> None:
    room, wrong = make_room(), []
    for desk in desks.desks(2000, seed=11):
        with room.desk.begin() as tx:
            desk.tell().begin(desk.since).write(tx.db)
        now = desk.until
        ours = compared.desk_of(room.desk, desk.team, compared.Ruler(desk.zone, ()), now)
        ruler = compared.ruler_of(ours, now)
        with room.store.read_all() as db:
            told = Told(facts.read(db, desk.team))
        today = clocks.day_of(now, desk.zone)
        for back, length in _PERIODS:
            last = today - timedelta(days=back)
            first = last - timedelta(days=length - 1)
            expected = figures(told, compared.asked(ruler, first, last, now))
            found = compared.differences(compared.of_product(ours, first, last), expected)
            wrong += [f"{desk.zone} {first} to {last}: {one}" for one in found]

    assert wrong == []
