"""What people do in the year, by name, done at the desk of whichever process is told to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions, pending, replies
from slackbot.desk.issues.intake import Source
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins, opt_out, recoveries, responses, testimonials
from slackbot.desk.threads import conversation
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain import question as questions
from slackbot.domain.checkin import Answer
from slackbot.domain.testimonial import Consent
from slackbot.outbox import lost_messages


@dataclass(frozen=True)
class Action:
    """Something that somebody does at that time."""

    at: datetime
    name: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """What came of an action: its value, or the sentence that refused it."""

    value: Any = None
    refused: str | None = None


def do(desk: Desk, action: Action) -> Any:
    """Do it and return what its doer goes on with. Raises `Refused`."""
    return _ACTIONS[action.name](desk, **action.given)


def _log(desk: Desk, *, source: Mapping[str, Any] | None, **given: Any) -> int:
    made_of = Source(**source) if source else None
    return actions.log(desk, source=made_of, **given).issue.number


def _claim(desk: Desk, *, number: int, by: str) -> None:
    actions.claim(desk, number, by=by)


def _assign(desk: Desk, *, number: int, to: str, by: str) -> None:
    actions.assign(desk, number, to=to, by=by)


def _reply(desk: Desk, *, number: int, by: str, words: str) -> None:
    replies.reply(desk, number, by=by, words=words)


def _note(desk: Desk, *, number: int, by: str, words: str) -> None:
    replies.note(desk, number, by=by, words=words)


def _resolve(desk: Desk, *, number: int, by: str, words: str) -> int:
    return actions.resolve(desk, number, by=by, words=words).issue.resolutions


def _reopen(desk: Desk, *, number: int, by: str) -> None:
    actions.reopen(desk, number, by=by)


def _speak(desk: Desk, **spoken: Any) -> None:
    conversation.hear(desk, Spoken(**spoken))


def _answer(desk: Desk, *, value: str, answer: str, press: Mapping[str, Any]) -> None:
    checkins.answer(desk, value, Answer(answer), click=Click(**press))


def _comment(desk: Desk, *, number: int, resolution_no: int, by: str, words: str) -> None:
    responses.comment(desk, questions.CSAT, number, resolution_no, by=by, words=words)


def _wait(desk: Desk, *, number: int, by: str) -> None:
    pending.wait(desk, number, by=by)


def _opt_out(desk: Desk, *, press: Mapping[str, Any]) -> None:
    opt_out.opt_out(desk, Click(**press))


def _opt_in(desk: Desk, *, press: Mapping[str, Any]) -> None:
    opt_out.opt_in(desk, Click(**press))


def _score(desk: Desk, *, asks: str, value: str, press: Mapping[str, Any]) -> None:
    responses.answer(desk, questions.named(asks), value, click=Click(**press))


def _consent(desk: Desk, *, value: str, agrees: str, press: Mapping[str, Any]) -> None:
    testimonials.answer(desk, value, Consent(agrees), click=Click(**press))


def _take_over(desk: Desk, *, value: str, by: str) -> None:
    recoveries.claim(desk, value, by=by)


def _apologise(desk: Desk, *, value: str, by: str, words: str) -> None:
    draft = recoveries.draft(desk, value, by=by)
    recoveries.apologise(desk, draft.issue.number, draft.resolution_no, by=by, words=f"{draft.words} {words}")


def _recover(desk: Desk, *, value: str, by: str) -> None:
    recoveries.finish(desk, value, by=by)


def _send_again(desk: Desk, *, value: str, by: str) -> None:
    lost_messages.send_again(desk, int(value), by=by)


_ACTIONS: Mapping[str, Callable[..., Any]] = {
    "log": _log,
    "claim": _claim,
    "assign": _assign,
    "reply": _reply,
    "note": _note,
    "resolve": _resolve,
    "reopen": _reopen,
    "speak": _speak,
    "answer": _answer,
    "comment": _comment,
    "wait": _wait,
    "opt_out": _opt_out,
    "opt_in": _opt_in,
    "score": _score,
    "consent": _consent,
    "take_over": _take_over,
    "apologise": _apologise,
    "recover": _recover,
    "send_again": _send_again,
}
