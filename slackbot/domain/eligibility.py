"""Whether follow-up may go out now: somebody wants it, the issue still calls for it, and it is the hour."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.domain import progress, send_window
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import KINDS, Kind, those
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.plan import SurveyIn
from slackbot.domain.reasons import UNWRITTEN, Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Drop, Loss, Send, Team, When
from slackbot.domain.traits import During, OnClosing
from slackbot.domain.verdict import Elsewhere, Later, Stop

MOST_UNANSWERED = 2  # messages after a resolution, before we wait for an answer
_SOON = timedelta(minutes=1)  # after which a message looks again whether it can go out
_SCORED = those(lambda kind: kind.is_question and kind.is_budgeted)  # a plan may have it go to the person alone
_LOSSES: Mapping[Loss, State] = {
    Loss.FOLDED: State.WITHDRAWN,
    Loss.EXPIRED: State.HELD,
    Loss.TOO_LATE: State.HELD,
}
CLOSED: Mapping[OnClosing, Stop] = {
    OnClosing.WITHDRAWS: Stop(State.WITHDRAWN, Reason.CLOSED),
    OnClosing.EXPIRES: Stop(State.HELD, Reason.EXPIRED),
}
"""What closing an issue makes of what was not asked before."""
GONE = Stop(State.WITHDRAWN, Reason.GONE)
"""What becomes of a message that somebody alone would read who has left."""


@dataclass(frozen=True)
class Facts:
    """What is known of a message whose time has come, read once.

    `issue` is what it is about, if anything; `spoken` is what was said in the issue's thread, by whom and when;
    `first_line` is our first line in the customer's channel, if one was ever planned; `is_rated` matters to a reminder
    of the survey alone. `team` is when the team works around `now`. `posts` is when the customer got others of the
    messages that a resolution brings, and `answers` when a question about the issue was answered.
    """

    delivery: Delivery
    issue: Issue | None
    reader: Recipient
    spoken: Sequence[Contact]
    first_line: Delivery | None
    is_rated: bool
    team: Team
    now: datetime
    posts: Sequence[datetime] = ()
    answers: Sequence[datetime] = ()


def look(facts: Facts) -> Stop | Later | Elsewhere | None:
    """Return why the message must not go out now, or not there; None if it may."""
    if facts.issue is not None and (stop := _is_over_for(facts, facts.issue)):
        return stop
    if needless := _is_needless(facts):
        return needless
    if facts.issue is not None and (unsaid := _not_by_itself(facts, facts.issue)):
        return unsaid
    if stop := _is_unwanted(facts):
        return stop
    if facts.issue is not None and (not_there := _not_there(facts, facts.issue)):
        return not_there
    return _as_verdict(when(facts))


def _is_needless(facts: Facts) -> Stop | None:
    if facts.reader.is_ours:
        return unwanted(facts.reader)
    if facts.issue is None and facts.reader.has_left:
        return GONE
    is_rated = facts.delivery.kind is Kind.SURVEY_REMINDER and facts.is_rated
    return Stop(State.WITHDRAWN, Reason.ANSWERED) if is_rated else None


def _is_unwanted(facts: Facts) -> Stop | None:
    if stop := unwanted(facts.reader):
        return stop
    is_third = is_too_much(facts.posts, answers=facts.answers, spoken=facts.spoken)
    return Stop(State.WITHDRAWN, Reason.UNANSWERED) if is_third else None


def unwanted(reader: Recipient) -> Stop | None:
    """Return why whoever reads it gets no follow-up at all, None if they do."""
    if reader.is_ours:
        return Stop(State.WITHDRAWN, Reason.SELF_LOGGED)
    return Stop(State.HELD, Reason.OPTED_OUT) if reader.has_opted_out else None


def is_too_much(posts: Iterable[datetime], *, answers: Iterable[datetime], spoken: Iterable[Contact]) -> bool:
    """Return whether one more message after a resolution would be too much.

    `posts` is when others arrived; a customer's answer, or a word of theirs in the thread, begins the count again.
    """
    said = [contact.at for contact in spoken if contact.side is Side.CUSTOMER]
    heard_at = max([*said, *answers], default=None)
    return sum(heard_at is None or at > heard_at for at in posts) >= MOST_UNANSWERED


def _not_by_itself(facts: Facts, issue: Issue) -> Stop | None:
    return progress.by_itself(issue, facts.reader.tier) if facts.delivery.kind is Kind.PROGRESS else None


def _is_over_for(facts: Facts, issue: Issue) -> Stop | None:
    if moved_on := _moved_on(issue, facts.delivery):
        return Stop(State.WITHDRAWN, moved_on)
    return CLOSED.get(KINDS[facts.delivery.kind].on_closing) if issue.is_closed(facts.now) else None


def _moved_on(issue: Issue, delivery: Delivery) -> Reason | None:
    """Return why the issue calls for this message no more, None if it still does."""
    if issue.is_dropped:
        return Reason.DROPPED
    during = KINDS[delivery.kind].during
    if during is During.RESOLUTION:
        return None if issue.is_over and issue.resolutions == delivery.resolution_no else Reason.REOPENED
    if during is During.ANY:
        return None
    if issue.is_over:
        return Reason.RESOLVED
    is_pending = issue.status is Status.PENDING
    if during is During.WAITING:
        return None if is_pending and delivery.content.get("since") == issue.waits_since else Reason.ANSWERED
    return Reason.PENDING if is_pending else None


def _not_there(facts: Facts, issue: Issue) -> Stop | Later | Elsewhere | None:
    """Return that there is nobody to write to, or that they are elsewhere; None if they are where it goes."""
    reader = facts.reader
    target = destination(issue, reader, facts.delivery.kind)
    if not target:
        return GONE if reader.has_left else Stop(State.HELD, Reason.NO_CUSTOMER)
    in_channel = target == reader.channel
    anchor = issue.thread_ts if in_channel else None
    if in_channel and anchor is None and not stands_alone(issue, facts.first_line):
        return _behind(facts)
    here = facts.delivery.channel, facts.delivery.anchor_ts
    return None if (target, anchor) == here else Elsewhere(target, anchor)


def _behind(facts: Facts) -> Stop | Later:
    """Return what becomes of a message that stands below a first line that has not arrived."""
    line = facts.first_line
    if line is not None and line.state is not State.HELD:
        return Later(facts.now + _SOON, Reason.FIRST_LINE)
    is_known = line is not None and line.reason in UNWRITTEN
    return Stop(State.HELD, Reason(line.reason or "") if line is not None and is_known else Reason.NO_CHANNEL)


def destination(issue: Issue, reader: Recipient, kind: Kind) -> str:
    """Return the channel, or the person, that follow-up of that kind goes to; empty if there is nobody."""
    alone = "" if reader.has_left else issue.requester or ""
    if kind in _SCORED and reader.survey_in is SurveyIn.DIRECT and issue.requester:
        return alone
    return reader.channel or alone


def unsendable(issue: Issue, reader: Recipient, kind: Kind) -> Reason | None:
    """Return why nobody would get a message of that kind, as is known when it is planned; None if somebody would."""
    if KINDS[kind].is_refusable and (stop := unwanted(reader)):
        return Reason(stop.reason)
    if destination(issue, reader, kind):
        return None
    return Reason(GONE.reason) if reader.has_left else Reason.NO_CUSTOMER


def stands_alone(issue: Issue, first_line: Delivery | None) -> bool:
    """Return whether no first line of ours makes a thread of the issue, now or later: what is said then begins one."""
    is_past = first_line is None or first_line.state in (State.WITHDRAWN, State.SENT)
    return issue.thread_ts is None and is_past


def when(facts: Facts) -> When:
    """Return when the message goes out, as things stand now."""
    traits, due_at = KINDS[facts.delivery.kind], facts.delivery.planned_at
    patience = traits.after_our_word(facts.reader.tier) if traits.after_our_word else None
    word = _last(facts.spoken, lambda contact: contact.side is Side.AGENT)
    if patience is not None and word is not None:
        due_at = max(due_at, facts.team.after(patience, word))
    return send_window.decide(
        traits.window,
        due_at=due_at,
        now=facts.now,
        customer=facts.reader.customer,
        team=facts.team,
        last_word=_last(
            facts.spoken, lambda contact: contact.side is Side.CUSTOMER and _is_since(facts.issue, contact)
        ),
    )


def _last(spoken: Sequence[Contact], is_it: Callable[[Contact], bool]) -> datetime | None:
    return max((contact.at for contact in spoken if is_it(contact)), default=None)


def _is_since(issue: Issue | None, contact: Contact) -> bool:
    """Return whether it was said after the resolution; of an issue that is open, everything was."""
    return issue is None or issue.resolved_at is None or contact.at >= issue.resolved_at


def _as_verdict(decided: When) -> Stop | Later | None:
    match decided:
        case Send():
            return None
        case Drop(why):
            return Stop(_LOSSES[why], Reason(why.value))
    return Later(decided.until, Reason(decided.why.value))
