"""Making good what went wrong: a lead is called, takes it, writes, and the customer is asked again."""

import re
from dataclasses import dataclass, replace

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions, planning, progress
from slackbot.desk.follow_up.refusals import unsent
from slackbot.desk.issues import actions, cards
from slackbot.desk.issues.replies import Replied
from slackbot.desk.people import clicks, display_names, recipient
from slackbot.desk.surveys import recovery_cards as leads_cards
from slackbot.domain import characters, keys
from slackbot.domain import issue as issue_rules
from slackbot.domain import recovery as rules
from slackbot.domain.eligibility import destination
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.person import Person
from slackbot.domain.question import Answer
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient, is_alone
from slackbot.domain.recovery import Recovery, Why
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import plain


def rated(tx: Tx, desk: Desk, issue: Issue, rating: Answer) -> None:
    """Call a lead for a low rating, or take that back if it was changed before anybody began."""
    at_most = recipient.tier_of(desk, issue).recovery_at_most
    mine = rows.recoveries.get(tx, issue=issue.number, resolution_no=rating.resolution_no)
    if not rules.is_low(rating.score, at_most=at_most):
        _take_back(tx, desk, mine, by=rating.by)
    elif rules.is_news(mine, score=rating.score):
        _start(tx, desk, issue, Why.RATING, resolution_no=rating.resolution_no, person=rating.by, score=rating.score)
        return
    refresh(tx, desk, number=issue.number, resolution_no=rating.resolution_no)


def _take_back(tx: Tx, desk: Desk, mine: Recovery | None, *, by: str) -> None:
    if mine is not None and mine.why is Why.RATING and mine.is_untouched:
        rows.recoveries.drop(tx, mine)
        leads_cards.withdraw_late(tx, mine.issue, reason=Reason.RATING_CHANGED)
        _note(tx, desk, mine.issue, What.RECOVERY_DROPPED, by=by)


def not_yet(tx: Tx, desk: Desk, issue: Issue, *, by: str) -> None:
    """Call a lead once the customer has said “Not yet” as often as the plan waits for."""
    said = rows.checkins.not_yets(tx, issue.number)
    if said >= recipient.tier_of(desk, issue).lead_from_not_yet:
        _start(tx, desk, issue, Why.NOT_YET, resolution_no=issue.resolutions, person=by, score=None)


def refresh(tx: Tx, desk: Desk, *, number: int, resolution_no: int) -> None:
    """Enqueue the leads' card as it looks now, if there is one."""
    leads_cards.enqueue_edit(tx, desk, number=number, resolution_no=resolution_no)


def _start(tx: Tx, desk: Desk, issue: Issue, why: Why, *, resolution_no: int, person: str, score: int | None) -> None:
    """Write the recovery down and enqueue its card, unless the one of this resolution is open.

    One of an earlier resolution that is open gives its place to the new one, and to whose hands it was in.
    """
    at = desk.now()
    due_at = recipient.after_opening(desk, recipient.tier_of(desk, issue).recovery_within, at)
    new = Recovery(desk.team, issue.number, resolution_no, why, score, person, opened_at=at, due_at=due_at)
    standing = rows.recoveries.of_issue(tx, issue.number)
    if standing is not None and standing.resolution_no != resolution_no:
        new = _replace(tx, desk, standing, new)
    if rows.recoveries.start(tx, new):
        _note(tx, desk, issue.number, What.RECOVERY_STARTED, by=person)
        leads_cards.enqueue(tx, desk, issue, new)


def _replace(tx: Tx, desk: Desk, standing: Recovery, new: Recovery) -> Recovery:
    """End the open recovery and return the new one as it takes its place."""
    ended, successor = rules.take_place(standing, new)
    rows.recoveries.save(tx, ended)
    leads_cards.withdraw_late(tx, ended.issue, reason=Reason.WRONG_AGAIN)
    refresh(tx, desk, number=ended.issue, resolution_no=ended.resolution_no)
    return successor


def _note(tx: Tx, desk: Desk, number: int, what: What, *, by: str) -> None:
    rows.events.add(tx, Event(number, desk.now(), by, what))


def claim(desk: Desk, value: str, *, by: str) -> None:
    """Give the recovery to `by`. Raises `Refused` if somebody has it."""
    number, resolution_no = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        recovery = _hold(tx, number, resolution_no, by=by)
        _keep(tx, desk, rules.claim(recovery, by=by, at=desk.now()), What.RECOVERY_CLAIMED, by=by)
    desk.wake()


def _hold(tx: Tx, number: int, resolution_no: int, *, by: str) -> Recovery:
    agent(tx, by)
    rows.issues.hold(tx, number)
    recovery = rows.recoveries.get(tx, issue=number, resolution_no=resolution_no)
    if recovery is None:
        raise Refused("refusal/recovery_gone", number=number)
    return recovery if _is_at_work(tx, recovery.claimed_by) else replace(recovery, claimed_by=None)


def _is_at_work(tx: Tx, user: str | None) -> bool:
    """Return whether who has it is still an agent; from one who has left anybody may take it over."""
    person = rows.people.get(tx, user) if user else None
    return person is not None and person.is_agent and not person.is_gone


def _keep(tx: Tx, desk: Desk, recovery: Recovery, what: What, *, by: str) -> None:
    rows.recoveries.save(tx, recovery)
    _note(tx, desk, recovery.issue, what, by=by)
    refresh(tx, desk, number=recovery.issue, resolution_no=recovery.resolution_no)


_IN_BRACKETS = re.compile(r"\[[^\]]+\]")


@dataclass(frozen=True)
class Draft:
    """Words to begin an apology from, in the language of where it goes."""

    issue: Issue
    resolution_no: int
    words: str


def draft(desk: Desk, value: str, *, by: str) -> Draft:
    """Return words to begin the apology from. Raises `Refused` if somebody else has the recovery, or it is done."""
    number, resolution_no = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        recovery = _hold(tx, number, resolution_no, by=by)
        rules.check_free(recovery, by=by)
        issue = rows.issues.get(tx, number)
        return Draft(issue, resolution_no, _apology(tx, desk, issue, recovery, by=by))


def _apology(tx: Tx, desk: Desk, issue: Issue, recovery: Recovery, *, by: str) -> str:
    reader = recipient.of_issue(tx, desk, issue)
    later = recipient.after_opening(desk, reader.tier.recovery_within, desk.now())
    due_at = recovery.due_at if recovery.due_at > desk.now() else later
    place = destination(issue, reader, Kind.REPLY)
    said = recipient.texts_in(desk, reader, place).say(
        "recovery/apology",
        number=issue.number,
        title=issue.title,
        with_title=is_alone(place),
        first_name=display_names.first_name(tx, issue.requester),
        holder=display_names.at_work(tx, issue.assignee) or display_names.name(tx, by),
        due_day=due_at.astimezone(reader.zone).date(),
    )
    return plain(said)


def apologise(desk: Desk, number: int, resolution_no: int, *, by: str, words: str) -> Replied:
    """Enqueue the apology to the customer in the agent's name, a contact; who writes it takes the recovery.

    Raises `Refused` if there are no words, somebody else has it, or there was an apology.
    """
    if not characters.is_visible(issue_rules.check_words(words)):
        raise Refused("refusal/no_words", field="answer")
    with desk.begin() as tx:
        author = agent(tx, by)
        recovery = _hold(tx, number, resolution_no, by=by)
        rules.check_free(recovery, by=by)
        issue = rows.issues.lock(tx, number)
        reader = recipient.of_issue(tx, desk, issue)
        _check_filled_in(words, draft=_apology(tx, desk, issue, recovery, by=by).replace(issue.title, ""))
        _enqueue_apology(tx, desk, issue, reader, resolution_no=resolution_no, by=author, words=words)
        taken = recovery if recovery.claimed_by else rules.claim(recovery, by=by, at=desk.now())
        _keep(tx, desk, taken, What.APOLOGISED, by=by)
        place = recipient.place_of(tx, reader.channel)
        held = planning.held(tx, keys.apology(number, resolution_no))
        apologised = Replied(issue, planning.obstacle(reader, place) or held)
    desk.wake()
    return apologised


def _check_filled_in(words: str, *, draft: str) -> None:
    """Raise `Refused` if something that the draft leaves to its author still stands in its brackets."""
    left = next((part for part in _IN_BRACKETS.findall(draft) if part in words), None)
    if left is not None:
        raise Refused("refusal/unfilled", field="answer", left=left)


def _enqueue_apology(
    tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, resolution_no: int, by: Person, words: str
) -> None:
    key = keys.apology(issue.number, resolution_no)
    if not destination(issue, reader, Kind.REPLY):
        raise unsent(desk, issue, reader, Kind.REPLY)
    if not cards.enqueue_reply(tx, desk, issue, reader, by=by, words=words, key=key):
        raise Refused("refusal/apologised_already", number=issue.number)
    actions.note_contact(tx, issue, by=by.user, at=desk.now(), source=key)
    progress.written(tx, desk, issue, by=by.user)
    agents_questions.end_words(tx, desk, issue, how=Outcome.REPLIED, by=by.user)


def finish(desk: Desk, value: str, *, by: str) -> None:
    """Say that it is done, and enqueue the second question to the customer. Raises `Refused` if it was done before.

    An issue that is open again, or was resolved again, has its next check-in for that.
    """
    number, resolution_no = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        done = rules.finish(_hold(tx, number, resolution_no, by=by), by=by, at=desk.now())
        leads_cards.withdraw_late(tx, number, reason=Reason.DONE)
        _ask_again(tx, desk, rows.issues.get(tx, number), resolution_no=resolution_no)
        _keep(tx, desk, done, What.RECOVERED, by=by)
    desk.wake()


def _ask_again(tx: Tx, desk: Desk, issue: Issue, *, resolution_no: int) -> None:
    if not issue.is_over or issue.resolutions != resolution_no:
        return
    reader = recipient.of_issue(tx, desk, issue)
    if reader.has_opted_out:
        return
    due_at = planning.after_solved(desk, reader, desk.now())
    key = keys.recovery_survey(issue.number, resolution_no)
    outgoing = planning.to_customer(issue, reader, key=key, kind=Kind.RECOVERY_SURVEY, due_at=due_at)
    rows.outbox_write.enqueue(tx, outgoing, at=desk.now())
