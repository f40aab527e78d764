"""Words of an agent: a reply to the customer, or a note to the team."""

import secrets
from dataclasses import dataclass

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions, planning, progress
from slackbot.desk.follow_up.refusals import unsent
from slackbot.desk.issues import actions, cards
from slackbot.desk.people import recipient
from slackbot.domain import characters, keys
from slackbot.domain import issue as rules
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Replied:
    """An issue whose customer was written to; `obstacle` is why the words wait, None if they are on their way."""

    issue: Issue
    obstacle: Reason | None


def reply(desk: Desk, number: int, *, by: str, words: str) -> Replied:
    """Enqueue the agent's words to the customer, a contact. Raises `Refused` if there are none, or no reader."""
    with desk.begin() as tx:
        replied = reply_in(tx, desk, number, by=by, words=words)
    desk.wake()
    return replied


def reply_in(tx: Tx, desk: Desk, number: int, *, by: str, words: str) -> Replied:
    """Do the same inside a transaction of another action."""
    _check_words(words, number, verb="reply")
    author = agent(tx, by)
    issue = rows.issues.lock(tx, number)
    rules.check_not_dropped(issue)
    key = keys.reply(number, unique=secrets.token_hex(6))
    place = recipient.place_of(tx, issue.channel)
    reader = planning.as_told(recipient.of_issue(tx, desk, issue, place=place), place)
    if not cards.enqueue_reply(tx, desk, issue, reader, by=author, words=words, key=key):
        raise unsent(desk, issue, reader, Kind.REPLY)
    actions.note_contact(tx, issue, by=by, at=desk.now(), source=key)
    rows.events.add(tx, Event(number, desk.now(), by, What.REPLIED))
    progress.written(tx, desk, issue, by=by)
    agents_questions.end_words(tx, desk, issue, how=Outcome.REPLIED, by=by)
    return Replied(issue, planning.obstacle(reader, place) or planning.held(tx, key))


def note(desk: Desk, number: int, *, by: str, words: str) -> Issue:
    """Keep the agent's words on the issue; enqueue them for the card's thread. Raises `Refused` if there are none."""
    _check_words(words, number, verb="note")
    with desk.begin() as tx:
        author = agent(tx, by)
        issue = keep_note(tx, desk, number, by=by, words=words)
        key = keys.note(number, unique=secrets.token_hex(6))
        cards.enqueue_in_card(tx, desk, issue, kind=Kind.NOTE, key=key, by=by, agent=author.name, words=words)
    desk.wake()
    return issue


def keep_note(tx: Tx, desk: Desk, number: int, *, by: str, words: str) -> Issue:
    """Keep an agent's words on the issue inside a transaction of another action; they are posted nowhere."""
    agent(tx, by)
    issue = rows.issues.lock(tx, number)
    rows.events.add(tx, Event(number, desk.now(), by, What.NOTED, {"words": words}))
    return issue


def _check_words(words: str, number: int, *, verb: str) -> None:
    if not characters.is_visible(rules.check_words(words)):
        raise Refused("refusal/what_text", verb=verb, number=number)
