"""Kind words of customers: we ask whether we may quote them, and show the team what we may."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from slackbot.blocks import quote as blocks
from slackbot.blocks.kit import Message
from slackbot.desk import audience, follow_up, naming, presses
from slackbot.desk.context import Desk, Maker
from slackbot.desk.presses import Press
from slackbot.desk.to_customers import reading
from slackbot.domain import quote as rules
from slackbot.domain.delivery import Delivery, Kind, Owed, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.plan import Account
from slackbot.domain.quote import Consent, Named
from slackbot.domain.rating import Rating
from slackbot.store import deliveries, events, ledger, ratings
from slackbot.store import issues as issue_rows
from slackbot.store.database import Connection
from slackbot.store.events import Event

# Under these a message keeps which words it is about, what is named beside them, and the account's name if that is.
_WORDS, _NAMED, _ACCOUNT = "about", "named", "account"


def consider(db: Connection, desk: Desk, issue: Issue, rating: Rating) -> None:
    """Owe the question whether we may quote the rating's comment, once, where there is a channel for it.

    What was not sent yet is withdrawn if the rating got worse; a question becomes one about other words, and words that
    we were given and that are no more are not shown to the team.
    """
    if rules.is_taken_back(rating):
        _withdraw(db, desk, issue, reason="the rating was changed")
    elif rating.quote == Consent.AGREED:
        kudos = ledger.of_key(db, desk.team, f"kudos:{issue.number}:{rating.round}")
        if kudos is not None and not rules.is_about(rating, kudos.content.get(_WORDS)):
            _withdraw(db, desk, issue, reason="the words were changed")
    elif desk.kudos_channel and rules.is_worth_asking(rating):
        _ask(db, desk, issue, rating)


def _withdraw(db: Connection, desk: Desk, issue: Issue, *, reason: str) -> None:
    kinds = (Kind.QUOTE, Kind.KUDOS)
    deliveries.end_unsent(db, desk.team, issue=issue.number, kinds=kinds, state=State.WITHDRAWN, reason=reason)
    deliveries.withdraw_held(db, desk.team, issue=issue.number, kind=Kind.KUDOS, reason=reason)


def _ask(db: Connection, desk: Desk, issue: Issue, rating: Rating) -> None:
    if follow_up.has_opted_out(audience.of_person(db, desk, rating.by)):
        return
    reader = audience.of_issue(db, desk, issue)
    key, asked = f"quote:{issue.number}:{rating.round}", _asked(db, desk, rating, account=reader.account)
    said = follow_up.to_customer(issue, reader, key=key, kind=Kind.QUOTE, due_at=desk.now(), content=asked)
    owed = replace(said, round=rating.round, person=rating.by)
    if ratings.ask_to_quote(db, rating):
        deliveries.owe(db, desk.team, owed, at=desk.now())
    else:  # it is about other words if it was not sent yet
        deliveries.owe_again(db, desk.team, owed, at=desk.now())


def _asked(db: Connection, desk: Desk, rating: Rating, *, account: Account | None) -> dict[str, object]:
    """Return what the question is about; what follows from a yes says that and no more, whatever we learn later."""
    company = account.name if account else None
    named = rules.named(first_name=naming.first_name(db, desk, rating.by), account=company)
    return {_WORDS: rules.fingerprint(rating.comment), _NAMED: named, _ACCOUNT: company}


def answer(desk: Desk, value: str, consent: Consent, *, press: Press) -> None:
    """Keep whether we may quote, and owe the words to the team if so. Raises `Refused` for others, and twice."""
    number, round_ = presses.numbers(value, count=2)
    with desk.store.begin() as db:
        issue_rows.hold(db, desk.team, number)
        asked = presses.check_message(db, desk, press, f"quote:{number}:{round_}").content
        counted = ratings.counted(db, desk.team, issue=number, round_=round_)
        rating = rules.check_answer(counted, by=press.user, asked=asked.get(_WORDS))
        ratings.keep_consent(db, rating, consent)
        events.add(db, desk.team, Event(number, desk.now(), press.user, f"quote_{consent}"))
        _owe_edit(db, desk, number, round_, asked)
        if consent is Consent.AGREED and desk.kudos_channel:
            kudos = _kind_words(rating, asked, channel=desk.kudos_channel, due_at=desk.now())
            deliveries.owe(db, desk.team, kudos, at=desk.now())
    desk.wake()


def _kind_words(rating: Rating, asked: Mapping[str, object], *, channel: str, due_at: datetime) -> Owed:
    return Owed(
        key=f"kudos:{rating.issue}:{rating.round}",
        kind=Kind.KUDOS,
        channel=channel,
        due_at=due_at,
        issue=rating.issue,
        round=rating.round,
        content=asked,
    )


def _owe_edit(db: Connection, desk: Desk, number: int, round_: int, asked: Mapping[str, object]) -> None:
    edit = Owed(
        key=f"quote-edit:{number}:{round_}",
        kind=Kind.QUOTE_EDIT,
        verb=Verb.UPDATE,
        channel="",
        due_at=desk.now(),
        issue=number,
        round=round_,
        after=f"quote:{number}:{round_}",
        content=asked,
    )
    deliveries.owe_anew(db, desk.team, edit, at=desk.now())


def _question(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(db, desk, delivery)
    name = naming.first_name(db, desk, delivery.person)
    return blocks.ask(texts, issue, round_=delivery.round, first_name=name, named=_named(delivery))


def _answered(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(db, desk, delivery)
    agreed = _rating(db, desk, delivery).quote == Consent.AGREED
    return blocks.agreed(texts, issue, named=_named(delivery)) if agreed else blocks.declined(texts, issue)


def _kudos(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, rating = naming.issue_of(db, desk, delivery), _rating(db, desk, delivery)
    if not rules.is_about(rating, delivery.content.get(_WORDS)):
        raise LookupError(f"the words about #{issue.number} that we may quote are gone")
    return blocks.kudos(
        desk.texts,
        words=rating.comment or "",
        first_name=naming.first_name(db, desk, rating.by) if _named(delivery).has_first_name else None,
        account=delivery.content.get(_ACCOUNT),
        number=issue.number,
    )


def _named(delivery: Delivery) -> Named:
    return Named(delivery.content.get(_NAMED, Named.NOBODY))


def _rating(db: Connection, desk: Desk, delivery: Delivery) -> Rating:
    found = ratings.counted(db, desk.team, issue=delivery.issue or 0, round_=delivery.round)
    if found is None:
        raise LookupError(f"the rating of #{delivery.issue} is gone")
    return found


MAKERS: Mapping[Kind, Maker] = {Kind.QUOTE: _question, Kind.QUOTE_EDIT: _answered, Kind.KUDOS: _kudos}
