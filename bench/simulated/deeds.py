"""What people do in the year, by name, done at the desk of whichever process is told to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slackbot.desk import checkins, issues, notes, opting, pending, ratings, threads
from slackbot.desk.context import Desk
from slackbot.desk.presses import Press
from slackbot.desk.sources import Source
from slackbot.desk.threads import Spoken
from slackbot.domain.checkin import Answer


@dataclass(frozen=True)
class Deed:
    """Something that somebody does at that time."""

    at: datetime
    name: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """What came of a deed: its value, or the sentence that refused it."""

    value: Any = None
    refused: str | None = None


def do(desk: Desk, deed: Deed) -> Any:
    """Do it and return what its doer goes on with. Raises `Refused`."""
    return _DEEDS[deed.name](desk, **deed.given)


def _log(desk: Desk, *, source: Mapping[str, Any] | None, **given: Any) -> int:
    made_of = Source(**source) if source else None
    return issues.log(desk, source=made_of, **given).issue.number


def _claim(desk: Desk, *, number: int, by: str) -> None:
    issues.claim(desk, number, by=by)


def _assign(desk: Desk, *, number: int, to: str, by: str) -> None:
    issues.assign(desk, number, to=to, by=by)


def _reply(desk: Desk, *, number: int, by: str, words: str) -> None:
    notes.reply(desk, number, by=by, words=words)


def _note(desk: Desk, *, number: int, by: str, words: str) -> None:
    notes.note(desk, number, by=by, words=words)


def _resolve(desk: Desk, *, number: int, by: str, words: str) -> int:
    return issues.resolve(desk, number, by=by, words=words).issue.resolutions


def _reopen(desk: Desk, *, number: int, by: str) -> None:
    issues.reopen(desk, number, by=by)


def _speak(desk: Desk, **spoken: Any) -> None:
    threads.hear(desk, Spoken(**spoken))


def _answer(desk: Desk, *, value: str, answer: str, press: Mapping[str, Any]) -> None:
    checkins.answer(desk, value, Answer(answer), press=Press(**press))


def _rate(desk: Desk, *, value: str, press: Mapping[str, Any]) -> None:
    ratings.rate(desk, value, press=Press(**press))


def _comment(desk: Desk, *, number: int, round_: int, by: str, words: str) -> None:
    ratings.comment(desk, number, round_, by=by, words=words)


def _wait(desk: Desk, *, number: int, by: str) -> None:
    pending.wait(desk, number, by=by)


def _opt_out(desk: Desk, *, press: Mapping[str, Any]) -> None:
    opting.opt_out(desk, Press(**press))


def _opt_in(desk: Desk, *, press: Mapping[str, Any]) -> None:
    opting.opt_in(desk, Press(**press))


_DEEDS: Mapping[str, Callable[..., Any]] = {
    "log": _log,
    "claim": _claim,
    "assign": _assign,
    "reply": _reply,
    "note": _note,
    "resolve": _resolve,
    "reopen": _reopen,
    "speak": _speak,
    "answer": _answer,
    "rate": _rate,
    "comment": _comment,
    "wait": _wait,
    "opt_out": _opt_out,
    "opt_in": _opt_in,
}
