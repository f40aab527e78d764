"""Logging, claiming, resolving: what agents do with issues."""

from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk, agent, met
from slackbot.desk.follow_up import agents_questions, ended_questions, planning, progress
from slackbot.desk.issues import cards, intake, leavers, losses
from slackbot.desk.issues.intake import Source
from slackbot.desk.people import recipient
from slackbot.domain import checkin, keys
from slackbot.domain import issue as rules
from slackbot.domain.delivery import NewDelivery, State
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Side
from slackbot.domain.outcome import Outcome
from slackbot.domain.person import Person
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Logged:
    """A logged issue; `obstacle` is why we cannot write where. `is_new` is False for a message logged before.

    `adopted_at` is when the message was written whose thread it took by itself, `is_apart` whether it gave that back.
    """

    issue: Issue
    obstacle: Reason | None = None
    is_new: bool = True
    adopted_at: datetime | None = None
    is_apart: bool = False


def log(
    desk: Desk,
    *,
    by: str,
    title: str,
    details: str = "",
    channel: str | None,
    requester: str | None = None,
    source: Source | None = None,
) -> Logged:
    """Log an issue and enqueue its card, and the line that tells the customer. Raises `Refused` if `by` is no agent."""
    with desk.begin() as tx:
        at = desk.now()
        seen = intake.see(tx, by=by, requester=requester, channel=channel, at=at)
        if source and (known := intake.logged_before(tx, source)):
            return Logged(known, is_new=False)
        named, author, requester = intake.asked_by(tx, desk, requester, source, known=seen.requester)
        place, newest = intake.look(tx, desk, channel, seen, author=None if source else named)
        number = rows.workspaces.next_number(tx)
        if source and (known := intake.logged_before(tx, source)):  # while we waited for our number
            return Logged(known, is_new=False)
        adopted = intake.adopt(tx, desk, channel, newest, author=named, at=at)
        source = source or adopted
        issue = Issue(
            team=desk.team,
            number=number,
            title=title,
            details=details,
            logged_by=by,
            logged_at=at,
            started_at=source.written_at if source and (author or adopted) else at,
            channel=channel,
            thread_ts=source.thread_ts if source else None,
            source_ts=source.ts if source else None,
            requester=requester,
            account=intake.account(tx, desk, channel=channel, place=place, requester=requester),
        )
        intake.write(tx, desk, issue, place=place, named=named, source=source)
    desk.wake()
    return Logged(issue, cards.obstacle(issue, place), adopted_at=adopted.written_at if adopted else None)


def claim(desk: Desk, number: int, *, by: str) -> Issue:
    """Give the issue to `by`. Raises `Refused` if somebody has it."""
    with desk.begin() as tx:
        issue = claim_in(tx, desk, number, by=by)
    desk.wake()
    return issue


def claim_in(tx: Tx, desk: Desk, number: int, *, by: str) -> Issue:
    """Give the issue to `by` inside a transaction of another action."""
    agent(tx, by)
    return _claim(tx, desk, rows.issues.lock(tx, number), by=by)


def claim_oldest(desk: Desk, *, channel: str, by: str) -> Issue | None:
    """Give `by` the oldest unclaimed issue of the channel, else of the workspace; None if there is none."""
    with desk.begin() as tx:
        agent(tx, by)
        here = rows.issues.oldest_unclaimed(tx, channel=channel)
        found = here or rows.issues.oldest_unclaimed(tx, channel=None)
        issue = _claim(tx, desk, found, by=by) if found else None
    desk.wake()
    return issue


def _claim(tx: Tx, desk: Desk, issue: Issue, *, by: str) -> Issue:
    claimed = rules.claim(issue, by=by)
    keep(tx, desk, claimed, by=by, what=What.CLAIMED, **hands(issue, claimed))
    return claimed


def unclaim(desk: Desk, number: int, *, by: str) -> Issue:
    """Put the issue back for anyone to claim. Raises `Refused` if nobody holds it."""
    with desk.begin() as tx:
        agent(tx, by)
        before = rows.issues.lock(tx, number)
        issue = rules.unclaim(before)
        keep(tx, desk, issue, by=by, what=What.UNCLAIMED, **hands(before, issue))
        cards.withdraw_handovers(tx, desk, issue)
    desk.wake()
    return issue


@dataclass(frozen=True)
class Assigned:
    """An assigned issue; `nth` counts its assignments."""

    issue: Issue
    nth: int


def assign(desk: Desk, number: int, *, to: str, by: str) -> Assigned:
    """Assign the issue to another agent and enqueue a direct message to them. Raises `Refused` if `to` is no agent."""
    with desk.begin() as tx:
        agent(tx, by)
        receiver = met(tx, to)
        if receiver.is_gone:
            raise Refused("refusal/has_left", number=number, to=to)
        if not receiver.is_agent:
            raise Refused("refusal/no_agent", number=number, to=to)
        before = rows.issues.lock(tx, number)
        issue = rules.assign(before, to=to)
        keep(tx, desk, issue, by=by, what=What.ASSIGNED, **hands(before, issue))
        cards.withdraw_handovers(tx, desk, issue)
        if to != by:
            cards.enqueue_handover(tx, desk, issue, by=by, to=to)
        assigned = Assigned(issue, rows.events.count(tx, number, What.ASSIGNED))
    desk.wake()
    return assigned


@dataclass(frozen=True)
class Resolved:
    """A resolved issue, and when its check-in goes out to whom: None if to nobody, and `why` says why not.

    `obstacle` is why we cannot write there. `has_last_word` is whether the customer wrote after an agent's answer:
    perhaps that it works now.
    """

    issue: Issue
    checkin_at: datetime | None
    why: Reason | None
    reader: Recipient
    obstacle: Reason | None
    has_last_word: bool


def resolve(desk: Desk, number: int, *, by: str, words: str = "") -> Resolved:
    """Resolve the issue and plan its follow-up; `words`, if any, go to the customer. Raises `Refused` if it is over."""
    with desk.begin() as tx:
        resolved = resolve_in(tx, desk, number, by=by, words=words)
    desk.wake()
    return resolved


def resolve_in(tx: Tx, desk: Desk, number: int, *, by: str, words: str) -> Resolved:
    """Resolve the issue inside a transaction of another action."""
    solver = agent(tx, by)
    at = desk.now()
    before = rows.issues.lock(tx, number)
    place = recipient.place_of(tx, before.channel)
    reader = planning.as_told(recipient.of_issue(tx, desk, before, place=place), place)
    solved = rules.resolve(before, by=by, at=at, closes_at=at + reader.tier.closes_after)
    follow_up = planning.plan(tx, desk, solved, reader, at=at)
    issue = follow_up.issue
    said = _answer(desk, issue, reader, by=solver, words=words)
    has_last_word = said is None and checkin.has_last_word(rows.touches.of_issue(tx, number))
    if said is not None:
        note_contact(tx, issue, by=by, at=at, source=said.key)
    told = resolution(before, issue, with_words=said is not None)
    write(tx, desk, issue, by=by, what=What.RESOLVED, at=at, **told)
    planning.withdraw_while_open(tx, desk, issue, reason=Reason.RESOLVED)
    agents_questions.end_elsewhere(tx, desk, before, how=Outcome.RESOLVED, by=by)
    outgoing = [said, *follow_up.outgoing] if said is not None else follow_up.outgoing
    enqueued = rows.outbox_write.enqueue_all(tx, outgoing, edits=[cards.edit(desk, issue)], at=at)
    losses.ask_of_held(tx, desk, enqueued)
    asked = follow_up.outgoing[0].key
    held = planning.held(tx, asked) if enqueued.get(asked) is State.HELD else None
    obstacle = planning.obstacle(reader, place) or held
    return Resolved(issue, follow_up.checkin_at, follow_up.why, reader, obstacle, has_last_word)


def _answer(desk: Desk, issue: Issue, reader: Recipient, *, by: Person, words: str) -> NewDelivery | None:
    """Return what the customer is told of the solution, None if nothing was said or there is nobody to tell."""
    key = keys.answer(issue.number, issue.resolutions)
    return cards.reply(desk, issue, reader, by=by, words=words, key=key) if rules.check_words(words) else None


def resolution(before: Issue, after: Issue, *, with_words: bool) -> dict[str, object]:
    """Return what is written down of a resolution; silence made it if nobody did."""
    of_it = {"credited_to": after.credited_to, "resolution": after.resolutions, "waited": _waited(before)}
    return {"with_words": with_words, "auto_closed": after.resolved_by is None, **of_it, **hands(before, after)}


def _waited(issue: Issue) -> list[str | None] | None:
    """Return since when the issue waits, and when silence ends it, as an undo reads it; None if it does not wait."""
    if issue.pending_since is None:
        return None
    return [issue.waits_since, issue.auto_close_at.isoformat() if issue.auto_close_at else None]


def note_contact(tx: Tx, issue: Issue, *, by: str, at: datetime, source: str) -> None:
    """Count words of an agent that the customer can read."""
    rows.touches.add(tx, issue.number, source=source, side=Side.AGENT, by=by, at=at)


def reopen(desk: Desk, number: int, *, by: str) -> Issue:
    """Open the issue again, or go on with it without waiting for the customer. Raises `Refused` if it is open."""
    with desk.begin() as tx:
        issue = open_again_in(tx, desk, number, by=by)
    desk.wake()
    return issue


def open_again_in(tx: Tx, desk: Desk, number: int, *, by: str) -> Issue:
    """Do the same inside a transaction of another action; what was to be asked is withdrawn."""
    agent(tx, by)
    before = rows.issues.lock(tx, number)
    if before.status is Status.PENDING:
        return go_on_in(tx, desk, before, by=by, why=What.RESUMED)
    return reopen_in(tx, desk, before, by=by)


def reopen_in(tx: Tx, desk: Desk, issue: Issue, *, by: str, why: str = "agent") -> Issue:
    """Open the issue again inside a transaction of another action."""
    reopened = rules.reopen(issue)
    rows.outbox_held.revive_card(tx, keys.card(issue.number), at=desk.now())  # it expired with the issue
    keep(tx, desk, reopened, by=by, what=What.REOPENED, why=why)
    planning.withdraw_questions(tx, reopened, reason=Reason.REOPENED)
    ended_questions.end(tx, desk, reopened)
    agents_questions.end_words(tx, desk, issue, how=Outcome.REOPENED, by=by)
    progress.promise_again(tx, desk, reopened)
    return leavers.put_back(tx, desk, reopened)


def go_on_in(tx: Tx, desk: Desk, issue: Issue, *, by: str, why: What, how: Outcome | None = None) -> Issue:
    """Go on with an issue that waited for its customer, inside a transaction of another action.

    `why` is `ANSWERED` or, where an agent wants to, `RESUMED`; `how` is what the agents are told where that is another.
    """
    working = rules.go_on(issue)
    keep(tx, desk, working, by=by, what=why)
    planning.withdraw_while_open(tx, desk, working, reason=Reason(why.value))
    agents_questions.end_elsewhere(tx, desk, issue, how=how or Outcome(why.value), by=by)
    progress.promise_again(tx, desk, working)
    return working


def keep(tx: Tx, desk: Desk, issue: Issue, *, by: str | None, what: What, **detail: object) -> None:
    """Write the issue back with what happened to it, and enqueue its card as it looks now."""
    write(tx, desk, issue, by=by, what=what, at=None, **detail)
    cards.enqueue_edit(tx, desk, issue)


def write(
    tx: Tx, desk: Desk, issue: Issue, *, by: str | None, what: What, at: datetime | None = None, **detail: object
) -> None:
    """Write the issue back with what happened to it, now unless it says when."""
    rows.issues.save(tx, issue)
    rows.events.add(tx, Event(issue.number, at or desk.now(), by, what, detail))


def get(desk: Desk, number: int, *, by: str) -> Issue:
    """Return the issue to an agent. Raises `Refused`."""
    with desk.read() as tx:
        agent(tx, by)
        return rows.issues.get(tx, number)


def get_to_resolve(desk: Desk, number: int, *, by: str) -> Issue:
    """Return the issue to an agent who wants to resolve it. Raises `Refused` if it is over."""
    issue = get(desk, number, by=by)
    rules.resolve(issue, by=by, at=desk.now(), closes_at=desk.now())
    return issue


def hands(before: Issue, after: Issue) -> dict[str, object]:
    """Return who had the issue and who has it."""
    return {"from": before.assignee, "to": after.assignee}
