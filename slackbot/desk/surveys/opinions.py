"""The questions beside the rating: how easy it was, how it is after a recovery, and whether we are recommended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits, contact_budget
from slackbot.desk.people import clicks, reader_language, recipient
from slackbot.desk.people.clicks import Press
from slackbot.desk.surveys import recovery_cards
from slackbot.domain import checkin, keys
from slackbot.domain import opinion as rules
from slackbot.domain.budget import Payer
from slackbot.domain.delivery import Delivery, Owed
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.opinion import BETWEEN_QUESTIONS, LOOK_BACK, Asks, Opinion
from slackbot.domain.plan import Account
from slackbot.domain.recipient import Audience
from slackbot.errors import RefusedCustomer
from slackbot.store import rows
from slackbot.store.events import Event
from slackbot.store.opinions import Acquaintance
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn, Texts

_KINDS: Mapping[Asks, Kind] = {Asks.CES: Kind.CES, Asks.RECOVERY: Kind.RECOVERY_SURVEY, Asks.NPS: Kind.NPS}
_MOST = 200  # people asked at once; the others follow with the next look


def answer(desk: Desk, asks: Asks, value: str, *, press: Press) -> Mrkdwn:
    """Keep the press as the answer about an issue and return what the presser alone reads.

    Raises `Refused` for our own side, too late, and once the issue is open again.
    """
    number, round_, score = clicks.numbers(value, count=3)
    with desk.begin() as tx:
        asked = _answering(tx, desk, asks, press, number=number, round_=round_)
        texts = reader_language.to_presser_in(tx, desk, press.user, channel=press.channel)
        what = "opinion" if asked.is_theirs else "opinion_also"
        rows.events.add(tx, Event(number, desk.now(), press.user, what))
        if not asked.is_theirs:
            return texts.say("survey/also", number=number)
        kept = _keep(tx, desk, asked.question, asks, by=press.user, score=score)
        if asks is Asks.RECOVERY:
            recovery_cards.owe_answer(tx, desk, kept)
    desk.wake()
    return _thanks(texts, kept)


def ask_again(desk: Desk, asks: Asks, value: str, *, press: Press) -> None:
    """Show the buttons of a question about an issue again to who answered.

    Raises `Refused` for others, once the time for changes is over, and as `answer` does.
    """
    number, round_ = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        asked = _answering(tx, desk, asks, press, number=number, round_=round_)
        _ask_again(tx, desk, asked.question, by=press.user)
    desk.wake()


@dataclass(frozen=True)
class _Asked:
    """The question that a press answers; `is_theirs`: this presser's answer is the one that counts."""

    question: Delivery
    is_theirs: bool


def _answering(tx: Tx, desk: Desk, asks: Asks, press: Press, *, number: int, round_: int) -> _Asked:
    issue = rows.issues.lock(tx, number)
    question = clicks.check_message(tx, press, _key(asks, number, round_), kinds=[_KINDS[asks]])
    by = clicks.presser(tx, press)
    counts = checkin.check_reader(by, clicks.requester(tx, desk, issue))
    _check_asked(desk, asks, issue, round_=round_)
    given = rows.opinions.get(tx, question.key)
    return _Asked(question, is_theirs=given.by == by.user if given else counts)


def _key(asks: Asks, number: int, round_: int) -> str:
    if asks is Asks.RECOVERY:
        return keys.recovery_survey(number, round_)
    return keys.survey(number, round_)


def _check_asked(desk: Desk, asks: Asks, issue: Issue, *, round_: int) -> None:
    if asks is Asks.RECOVERY:  # it may be asked after the issue was closed
        checkin.check_same_resolution(issue, round_=round_)
        return
    checkin.check_open_question(issue, round_=round_, at=desk.now())


def recommend(desk: Desk, value: str, *, press: Press) -> Mrkdwn:
    """Keep the press as the answer whether we are recommended and return what the presser alone reads.

    Raises `Refused` for others than who was asked, and too late for a change.
    """
    asking, score = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        question = _recommending(tx, press, asking=asking)
        kept = _keep(tx, desk, question, Asks.NPS, by=press.user, score=score)
        texts = recipient.texts(desk, recipient.of_person(tx, desk, press.user))
    desk.wake()
    return _thanks(texts, kept)


def recommend_again(desk: Desk, value: str, *, press: Press) -> None:
    """Show the buttons of that question again to who answered. Raises `Refused` as `recommend` does."""
    (asking,) = clicks.numbers(value, count=1)
    with desk.begin() as tx:
        question = _recommending(tx, press, asking=asking)
        _ask_again(tx, desk, question, by=press.user)
    desk.wake()


def _recommending(tx: Tx, press: Press, *, asking: int) -> Delivery:
    found = rows.outbox_read.lock(tx, asking)
    question = clicks.check_message(tx, press, found.key if found else "")
    if question.kind is not Kind.NPS or question.person != press.user:
        raise RefusedCustomer("refusal/not_asked")
    return question


def _keep(tx: Tx, desk: Desk, question: Delivery, asks: Asks, *, by: str, score: int) -> Opinion:
    """Keep the score and return the opinion; the last press within the time for changes stands."""
    given, at = rows.opinions.get(tx, question.key), desk.now()
    if given is None:
        rules.check_score(asks, score)
        new = Opinion(desk.team, question.key, asks, question.issue, question.round, by, score, at=at, changed_at=at)
    else:
        new = rules.change(given, score=score, at=at, edit_time=desk.defaults.rating_edit)
    rows.opinions.save(tx, new)
    answer_edits.owe_thanks(tx, desk, question, given_at=new.at)
    return new


def _ask_again(tx: Tx, desk: Desk, question: Delivery, *, by: str) -> None:
    given = rows.opinions.get(tx, question.key)
    if given is None or given.by != by:
        raise RefusedCustomer("refusal/not_your_answer")
    rules.check_changeable(given, at=desk.now(), edit_time=desk.defaults.rating_edit)
    answer_edits.owe_edit(tx, desk, question, view="asking")


def _thanks(texts: Texts, kept: Opinion) -> Mrkdwn:
    return texts.say("survey/your_score", score=kept.score, most=rules.most(kept.kind), number=kept.issue)


def plan_nps(desk: Desk, *, most: int = _MOST) -> int:
    """Owe the question whether we are recommended to whom the plan wants to ask by now; return to how many.

    It looks once an hour of the product's time, whoever calls it how often.
    """
    waits = [tier.nps_every for tier in desk.plans.tiers.values() if tier.nps_every is not None]
    if not waits:
        return 0
    now = desk.now()
    look = keys.nps_look(now)
    with desk.read() as tx:
        if rows.inbox.is_known(tx, look):
            return 0
    asked = _to_be_asked(desk, at_least=min(waits), most=most)
    with desk.begin() as tx:
        if not rows.inbox.is_new(tx, look, at=desk.wall()):
            return 0
        owed = sum(rows.outbox_write.owe(tx, one, at=now) for one in asked)
    desk.wake()
    return owed


def _to_be_asked(desk: Desk, *, at_least: timedelta, most: int) -> Sequence[Owed]:
    """Return the questions to whom the plan wants to ask now: one for those who share a budget, the others follow."""
    now, served, asked = desk.now(), set[str](), list[Owed]()
    times = {"resolved_since": now - LOOK_BACK, "unasked_since": now - BETWEEN_QUESTIONS}
    with desk.read() as tx:
        for one in rows.opinions.acquaintances(tx, asked_before=now - at_least, **times):
            account = recipient.account_at(desk, channel=one.channel, name=one.account)
            payer = account.name if account else one.channel
            if payer in served or not _is_turn(desk, one, account):
                continue
            reader = recipient.of_person(tx, desk, one.user)
            held = contact_budget.left(tx, desk, person=one.user, account=reader.payer)
            if held is None:
                asked.append(_asking(desk, one, reader))
            if reader.payer and _is_shared(desk, reader.payer) and (held is None or held.payer is Payer.ACCOUNT):
                served.add(reader.payer)
            if len(asked) == most:
                break
    return asked


def _is_turn(desk: Desk, one: Acquaintance, account: Account | None) -> bool:
    """Return whether the plan of the person's tier has the question, and waited long enough since the last."""
    every = desk.plans.tier(account.tier if account else None).nps_every
    return every is not None and (one.last_asked_at is None or one.last_asked_at + every <= desk.now())


def _is_shared(desk: Desk, payer: str) -> bool:
    return contact_budget.of_account(desk, payer).account is not None


def _asking(desk: Desk, one: Acquaintance, reader: Audience) -> Owed:
    now = desk.now()
    return Owed(
        key=keys.nps(one.first_issue, day=now.date()),
        kind=Kind.NPS,
        channel=one.user,
        due_at=reader.first_allowed(now),
        person=one.user,
        account=reader.payer,
    )
