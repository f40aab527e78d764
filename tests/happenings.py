"""No event of ours is written down with other details than `domain/events.py` says: looked at as it is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Insert, event

from slackbot.domain.events import DETAILS, What
from slackbot.store.tables import issue_events

wrong: list[str] = []  # what was found since the last test, as sentences


def watch() -> None:
    """Look at every event that is written from now on."""
    event.listen(Engine, "before_execute", _look)


def _look(_: Connection, statement: Any, several: Iterable[Any], one: Mapping[str, Any], _options: object) -> None:
    if isinstance(statement, Insert) and statement.table is issue_events:
        wrong.extend(slip for row in (list(several) or [one]) for slip in slips(row["what"], row["detail"]))


def slips(what: str, detail: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the details of the event, as sentences."""
    if what not in list(What):
        return [f"there is no event {what}"]
    told, documented = set(detail), DETAILS[What(what)]
    return [] if told == documented else [f"{what} tells {sorted(told)}, not {sorted(documented)}"]
