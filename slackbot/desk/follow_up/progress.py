"""A customer who waits for a word of ours: an agent is asked for it, or, where the plan says so, it is said twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions
from slackbot.desk.people import clicks, display_names, recipient
from slackbot.domain import keys
from slackbot.domain import progress as rules
from slackbot.domain.delivery import Delivery, NewDelivery, State
from slackbot.domain.eligibility import destination
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Side
from slackbot.domain.plan import Send
from slackbot.domain.progress import Ended, Wait
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import is_alone
from slackbot.domain.verdict import Elsewhere, Later, Stop
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import plain

_KINDS = (Kind.WAITED, Kind.PROGRESS)
_UNDER_WAY = (State.DUE, State.SENDING)
_BEGINS = (What.REOPENED, What.ANSWERED, What.RESUMED)  # what makes a customer wait for us once more
_POSTED = (State.SENT, State.SENDING, State.UNSURE)


def next_word(desk: Desk, issue: Issue, *, earlier: Sequence[Delivery] = ()) -> NewDelivery | None:
    """Return what is due once the customer has waited for as long as the plan of their tier says, None if never."""
    tier = recipient.tier_of(desk, issue)
    if tier.progress_every is None or issue.is_dropped:
        return None
    due_at = recipient.after(desk, tier.progress_every, desk.now())
    said = sum(one.kind is Kind.PROGRESS and one.state in _POSTED for one in earlier)
    nth = len(earlier) + 1
    if tier.progress_send is Send.AUTOMATIC and said < rules.MOST_AUTOMATIC:
        return _word(issue, nth=nth, due_at=due_at)
    return _question(desk, issue, nth=nth, due_at=due_at)


def _word(issue: Issue, *, nth: int, due_at: datetime) -> NewDelivery:
    """Return a word that nobody writes. Where it goes to is found when it goes out: we may not know the channel yet."""
    return NewDelivery(
        key=keys.progress(issue.number, nth=nth),
        kind=Kind.PROGRESS,
        channel=issue.channel or issue.requester or "",
        due_at=due_at,
        issue=issue.number,
        resolution_no=issue.resolutions,
        person=issue.requester,
        account=issue.account,
        anchor_ts=issue.thread_ts,
        content={"nth": nth},
    )


def _question(desk: Desk, issue: Issue, *, nth: int, due_at: datetime) -> NewDelivery:
    """Return the question to the agents. It finds the card when it goes out: on the day it is planned there is none."""
    return NewDelivery(
        key=keys.waited(issue.number, nth=nth),
        kind=Kind.WAITED,
        channel=desk.support_channel,
        due_at=due_at,
        issue=issue.number,
        resolution_no=issue.resolutions,
        content={"nth": nth},
    )


def _earlier(tx: Tx, issue: Issue) -> Sequence[Delivery]:
    return rows.outbox_read.of_issue(tx, issue.number, kinds=_KINDS)


def promise_again(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue what comes next for an issue that is being worked on; a word that was held back stays unsaid for good."""
    number, at = issue.number, desk.now()
    rows.outbox_held.withdraw_held(tx, issue=number, kind=Kind.PROGRESS, reason=Reason.REPLACED, at=at)
    _enqueue_next(tx, desk, issue, _earlier(tx, issue))


def _enqueue_next(tx: Tx, desk: Desk, issue: Issue, earlier: Sequence[Delivery]) -> None:
    word = next_word(desk, issue, earlier=earlier)
    if word is not None:
        rows.outbox_write.enqueue(tx, word, at=desk.now())


def promise_anew(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue the same for an issue for which nothing waits, if it is being worked on: there is somebody now."""
    if issue.status not in (Status.OPEN, Status.CLAIMED):
        return
    if all(one.state not in _UNDER_WAY for one in _earlier(tx, issue)):
        promise_again(tx, desk, issue)


def written(tx: Tx, desk: Desk, issue: Issue, *, by: str) -> None:
    """Begin a new wait with an agent's word to the customer: it answers a question for one, and puts the next off."""
    if issue.status not in (Status.OPEN, Status.CLAIMED):
        return
    earlier = _earlier(tx, issue)
    end_question(tx, desk, issue, how=Ended.WRITTEN, by=by, earlier=earlier)
    waits = next((one for one in reversed(earlier) if one.state is State.DUE), None)
    every = recipient.tier_of(desk, issue).progress_every
    if waits is None:
        promise_again(tx, desk, issue)
    elif waits.kind is Kind.WAITED and every is not None:
        rows.outbox_write.reschedule(tx, waits.key, due_at=recipient.after(desk, every, desk.now()))


def end_wait(tx: Tx, desk: Desk, issue: Issue, *, how: str) -> None:
    """End a question about a customer who no longer waits; `how` is why. Most issues were too young to have one."""
    every = recipient.tier_of(desk, issue).progress_every
    if every is None or recipient.after(desk, every, issue.logged_at) <= desk.now():
        end_question(tx, desk, issue, how=how, by=None)


def end_question(
    tx: Tx, desk: Desk, issue: Issue, *, how: str, by: str | None, earlier: Sequence[Delivery] | None = None
) -> None:
    """Enqueue the edit that takes the buttons off the last question for a word, unless that was done.

    `how` is one of `rules.Ended`, or why nobody waits for a word any more; what was undone can be ended again.
    """
    asked = [one for one in (earlier if earlier is not None else _earlier(tx, issue)) if one.kind is Kind.WAITED]
    posted = [one for one in asked if one.state in _POSTED]
    if posted and _ended(tx, posted[-1]) in (None, Ended.UNDONE):
        _enqueue_end(tx, desk, posted[-1], how=how, by=by)


def _ended(tx: Tx, question: Delivery) -> str | None:
    """Return what ended the question, or that its end was undone; None if it still stands as it was asked."""
    edit = rows.outbox_read.of_key(tx, keys.edit(question.key))
    return str(edit.content["how"]) if edit is not None else None


def _enqueue_end(tx: Tx, desk: Desk, question: Delivery, *, how: str, by: str | None) -> None:
    said = {"how": how, "by": by, "nth": question.content["nth"]}
    agents_questions.enqueue_edit(tx, desk, question, Kind.WAITED_EDIT, **said)


def take_up(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Wait on as before a resolution that was undone: what it withdrew is due as it was, what it ended is asked."""
    reminders = rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.REMINDER,))
    words = _earlier(tx, issue)
    for last in (*(one for one in reminders[-1:] if one.content["since"] == issue.waits_since), *words[-1:]):
        rows.outbox_held.take_up(tx, last.key, reason=Reason.RESOLVED, at=desk.now())
    for question in [one for one in words if one.kind is Kind.WAITED and one.state in _POSTED][-1:]:
        if _ended(tx, question) == Reason.RESOLVED:
            _enqueue_end(tx, desk, question, how=Ended.UNDONE, by=None)


def ask_instead(tx: Tx, desk: Desk, word: Delivery) -> None:
    """Ask the agents for the word that nobody may say by itself, when it was to be said."""
    issue = rows.issues.get(tx, word.issue or 0)
    earlier = _earlier(tx, issue)
    if issue.status not in (Status.OPEN, Status.CLAIMED) or any(one.state in _UNDER_WAY for one in earlier):
        return
    due_at = max(word.due_at, desk.now())
    asked = _question(desk, issue, nth=len(earlier) + 1, due_at=due_at)
    rows.outbox_write.enqueue(tx, asked, at=desk.now())


def look(tx: Tx, desk: Desk, question: Delivery, issue: Issue) -> Stop | Later | Elsewhere | None:
    """Return why the agents are not asked for a word now, or that they are asked in the card's thread."""
    reader = recipient.of_issue(tx, desk, issue)
    if reader.is_ours:
        return Stop(State.WITHDRAWN, Reason.SELF_LOGGED)
    if not destination(issue, reader, Kind.REPLY):
        return Stop(State.WITHDRAWN, Reason.NO_CUSTOMER)
    now, last_word = desk.now(), wait(tx, issue).last_word
    team, every = recipient.team(desk, now), reader.tier.progress_every
    stop = rules.look(issue, every=every, planned_at=question.planned_at, last_word=last_word, team=team, now=now)
    if stop is not None:
        return stop
    card = rows.outbox_read.of_key(tx, keys.card(issue.number))
    if card is None or card.ts is None:
        return Stop(State.HELD, Reason.NO_CARD)
    here = question.channel, question.anchor_ts
    there = card.posted_channel or desk.support_channel, card.ts
    return None if here == there else Elsewhere(*there)


def wait(tx: Tx, issue: Issue) -> Wait:
    """Return since when the customer waits for a word: since they asked, it was taken up again, or our last one."""
    happened = rows.events.of_issue(tx, issue.number)
    begun = max((one.at for one in happened if one.what in _BEGINS), default=issue.started_at)
    spoken = rows.touches.of_issue(tx, issue.number)
    return Wait(begun, max((one.at for one in spoken if one.side is Side.AGENT), default=None))


@dataclass(frozen=True)
class Draft:
    """Words to begin an update to the customer from, in the language of where it goes."""

    issue: Issue
    words: str


def draft(desk: Desk, value: str, *, by: str) -> Draft:
    """Return words to begin the update from. Raises `Refused` if nobody waits for it any more."""
    with desk.read() as tx:
        issue = _open_question(tx, value, by=by)
        reader = recipient.of_issue(tx, desk, issue)
        place = destination(issue, reader, Kind.REPLY)
        said = recipient.texts_in(desk, reader, place).say(
            "progress/note",
            number=issue.number,
            title=issue.title,
            with_title=is_alone(place),
            first_name=display_names.first_name(tx, issue.requester),
            holder=display_names.at_work(tx, issue.assignee),
            mine=by == issue.assignee,
            due_day=None,
        )
        return Draft(issue, plain(said))


def remind_tomorrow(desk: Desk, value: str, *, by: str) -> None:
    """Ask for the word once more on the next working day. Raises `Refused` if nobody waits for it any more."""
    with desk.begin() as tx:
        agent(tx, by)
        rows.issues.hold(tx, clicks.numbers(value, count=2)[0])
        issue = _open_question(tx, value, by=by)
        earlier = _earlier(tx, issue)
        end_question(tx, desk, issue, how=Ended.LATER, by=by, earlier=earlier)
        due_at = recipient.after(desk, rules.NEXT_DAY, desk.now())
        again = _question(desk, issue, nth=len(earlier) + 1, due_at=due_at)
        rows.outbox_write.enqueue(tx, again, at=desk.now())
    desk.wake()


def _open_question(tx: Tx, value: str, *, by: str) -> Issue:
    number, nth = clicks.numbers(value, count=2)
    agent(tx, by)
    issue = rows.issues.get(tx, number)
    question = rows.outbox_read.of_key(tx, keys.waited(number, nth=nth))
    if question is None or question.state not in _POSTED:
        raise Refused("refusal/outdated")
    if issue.status not in (Status.OPEN, Status.CLAIMED):
        raise Refused("refusal/update_not_needed", number=number, status=issue.status.value)
    if _ended(tx, question) not in (None, Ended.UNDONE):
        raise Refused("refusal/seen_to", number=number)
    return issue
