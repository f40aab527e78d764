"""Kind words of customers: we ask whether we may quote them, and show the team what we may."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import planning
from slackbot.desk.people import clicks, display_names, recipient
from slackbot.desk.people.clicks import Click
from slackbot.domain import keys
from slackbot.domain import testimonial as rules
from slackbot.domain.delivery import NewDelivery, State, Verb
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.plan import Account
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.reasons import Reason
from slackbot.domain.testimonial import Consent, Named
from slackbot.store import rows
from slackbot.store.tx import Tx

# Under these a message keeps which words it is about, what a yes lets us name beside them, and the account's name.
WORDS, NAMED, ACCOUNT = "about", "named", "account"


def consider(tx: Tx, desk: Desk, issue: Issue, rating: Answer) -> None:
    """Enqueue the question whether we may quote the rating's comment, once, where there is a channel for it.

    What was not sent yet is withdrawn if the rating got worse; a question becomes one about other words, and words that
    we were given and that are no more are not shown to the team.
    """
    if rules.is_taken_back(rating):
        _withdraw(tx, desk, issue, reason=Reason.RATING_CHANGED)
    elif rating.quote is not None and Consent(rating.quote).is_given:
        kudos = rows.outbox_read.of_key(tx, keys.kudos(issue.number, rating.resolution_no))
        if kudos is not None and not rules.is_about(rating, kudos.content.get(WORDS)):
            _withdraw(tx, desk, issue, reason=Reason.WORDS_CHANGED)
    elif rules.is_without_words(rating):
        _withdraw(tx, desk, issue, reason=Reason.WORDS_CHANGED)
    elif desk.kudos_channel and rules.is_worth_asking(rating):
        _ask(tx, desk, issue, rating)
    _follow(tx, desk, issue, rating)


def _follow(tx: Tx, desk: Desk, issue: Issue, rating: Answer) -> None:
    """Take the buttons off a question that stands unanswered and is about other words by now, or give them back."""
    if rating.quote != Consent.ASKED:
        return
    asked = rows.outbox_read.of_key(tx, keys.quote(issue.number, rating.resolution_no))
    if asked is None or asked.state not in (State.SENT, State.SENDING):
        return
    is_edited = rows.outbox_read.of_key(tx, keys.edit(asked.key)) is not None
    if is_edited or not rules.is_about(rating, asked.content.get(WORDS)):
        _enqueue_edit(tx, desk, issue.number, rating.resolution_no, asked.content)


def _withdraw(tx: Tx, desk: Desk, issue: Issue, *, reason: Reason) -> None:
    kinds = (Kind.QUOTE, Kind.KUDOS)
    rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=kinds, state=State.WITHDRAWN, reason=reason)
    rows.outbox_held.withdraw_held(tx, issue=issue.number, kind=Kind.KUDOS, reason=reason, at=desk.now())


def _ask(tx: Tx, desk: Desk, issue: Issue, rating: Answer) -> None:
    if recipient.of_person(tx, desk, rating.by).has_opted_out:
        return
    reader = recipient.of_issue(tx, desk, issue)
    key, asked = keys.quote(issue.number, rating.resolution_no), _asked(tx, rating, account=reader.account)
    said = planning.to_customer(issue, reader, key=key, kind=Kind.QUOTE, due_at=desk.now(), content=asked)
    alone = replace(said, channel=rating.by, anchor_ts=None, after=None)  # it is nobody else's business
    outgoing = replace(alone, resolution_no=rating.resolution_no, person=rating.by)
    if rows.answers.ask_to_quote(tx, rating):
        rows.outbox_write.enqueue(tx, outgoing, at=desk.now())
    else:  # it is about other words if it was not sent yet
        rows.outbox_held.enqueue_again(tx, outgoing, at=desk.now())


def _asked(tx: Tx, rating: Answer, *, account: Account | None) -> dict[str, object]:
    """Return what the question is about; what follows from a yes says that and no more, whatever we learn later."""
    named = Named.FIRST_NAME if display_names.first_name(tx, rating.by) else Named.NOBODY
    return {WORDS: rules.fingerprint(rating.comment), NAMED: named, ACCOUNT: account.name if account else None}


def _agreed(asked: Mapping[str, object], consent: Consent) -> dict[str, object]:
    """Return what the message kept, with what the answer lets us name: the company needs a yes of its own."""
    named = Named(str(asked.get(NAMED, Named.NOBODY)))
    if consent is Consent.AGREED_WITH_COMPANY and asked.get(ACCOUNT):
        named = named.with_company
    return {**asked, NAMED: named, ACCOUNT: asked.get(ACCOUNT) if named.has_company else None}


def answer(desk: Desk, value: str, consent: Consent, *, click: Click) -> None:
    """Keep whether we may quote, and enqueue the words for the team if so. Raises `Refused` for others, and twice."""
    number, resolution_no = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        rows.issues.hold(tx, number)
        asked = clicks.check_message(tx, click, keys.quote(number, resolution_no)).content
        counted = rows.answers.counted(tx, CSAT, issue=number, resolution_no=resolution_no)
        rating = rules.check_answer(counted, by=click.user, asked=asked.get(WORDS))
        rows.answers.keep_consent(tx, rating, consent)
        agreed = _agreed(asked, consent)
        rows.events.add(tx, Event(number, desk.now(), click.user, *_told(consent, resolution_no, agreed)))
        _enqueue_edit(tx, desk, number, resolution_no, agreed)
        if consent.is_given and desk.kudos_channel:
            kudos = _kind_words(rating, agreed, channel=desk.kudos_channel, due_at=desk.now())
            rows.outbox_write.enqueue(tx, kudos, at=desk.now())
    desk.wake()


def _told(consent: Consent, resolution_no: int, agreed: Mapping[str, object]) -> tuple[What, Mapping[str, object]]:
    """Return what happened, as the issue's events keep it."""
    if not consent.is_given:
        return What.QUOTE_DECLINED, {"resolution": resolution_no}
    return What.QUOTE_AGREED, {"resolution": resolution_no, "named": agreed[NAMED]}


def _kind_words(rating: Answer, asked: Mapping[str, object], *, channel: str, due_at: datetime) -> NewDelivery:
    return NewDelivery(
        key=keys.kudos(rating.issue or 0, rating.resolution_no),
        kind=Kind.KUDOS,
        channel=channel,
        due_at=due_at,
        issue=rating.issue,
        resolution_no=rating.resolution_no,
        content=asked,
    )


def _enqueue_edit(tx: Tx, desk: Desk, number: int, resolution_no: int, asked: Mapping[str, object]) -> None:
    key = keys.quote(number, resolution_no)
    edit = NewDelivery(
        key=keys.edit(key),
        kind=Kind.QUOTE_EDIT,
        verb=Verb.UPDATE,
        channel="",
        due_at=desk.now(),
        issue=number,
        resolution_no=resolution_no,
        after=key,
        content=asked,
    )
    rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())
