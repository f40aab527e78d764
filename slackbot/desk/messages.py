"""What each delivery says, made from how things stand when it goes out."""

from collections.abc import Callable
from datetime import date

from slackbot.blocks import checkin as checkin_blocks
from slackbot.blocks import delivery as delivery_blocks
from slackbot.blocks import issue as issue_blocks
from slackbot.blocks import kit
from slackbot.blocks import rating as rating_blocks
from slackbot.blocks.kit import Message
from slackbot.blocks.summary import show_day
from slackbot.desk import follow_up
from slackbot.desk.context import Desk
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Delivery, Kind
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.store import issues, ledger, people, ratings
from slackbot.store.database import Connection

Maker = Callable[[Connection, Desk, Delivery], Message]


def make(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    """Return the words and blocks of the delivery."""
    return _MAKERS[delivery.kind](db, desk, delivery)


def _issue(db: Connection, desk: Desk, delivery: Delivery) -> Issue:
    return issues.get(db, desk.team, delivery.issue or 0)


def _person(db: Connection, desk: Desk, user: str | None) -> Person | None:
    return people.get(db, desk.team, user) if user else None


def _first_name(db: Connection, desk: Desk, user: str | None) -> str | None:
    person = _person(db, desk, user)
    return None if person is None or person.is_gone else person.first_name


def _name(db: Connection, desk: Desk, user: str | None) -> str:
    person = _person(db, desk, user)
    return person.name if person is not None and person.name else (user or "")


def _card(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue = _issue(db, desk, delivery)
    involved = {user for user in (issue.holder, issue.resolved_by) if user}
    names = {user: _name(db, desk, user) for user in involved}
    return issue_blocks.card(desk.texts, issue, requester=_person(db, desk, issue.requester), names=names)


def _notice(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue = _issue(db, desk, delivery)
    return issue_blocks.notice(desk.texts, issue, first_name=_first_name(db, desk, issue.requester))


def _reply(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    said = delivery.content
    agent = str(said["agent"] or _name(db, desk, str(said["by"])))
    return issue_blocks.reply(desk.texts, _issue(db, desk, delivery), agent=agent, words=str(said["words"]))


def _note(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    said = delivery.content
    issue = _issue(db, desk, delivery)
    return issue_blocks.note(desk.texts, issue, by=str(said["by"]), agent=str(said["agent"]), words=str(said["words"]))


def _link(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    where = delivery.content
    name = _name(db, desk, str(where["user"]))
    return issue_blocks.link(desk.texts, _issue(db, desk, delivery), name=name, url=where.get("url"))


def _handover(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, by = _issue(db, desk, delivery), delivery.content["by"]
    return kit.message(desk.texts.say("issue/handover", number=issue.number, title=issue.title, by=by))


def _not_yet(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, name = _issue(db, desk, delivery), _name(db, desk, delivery.content["user"])
    return kit.message(desk.texts.say("issue/not_yet", number=issue.number, name=name, holder=issue.holder))


def _comment(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, said = _issue(db, desk, delivery), delivery.content
    values = {"number": issue.number, "name": _name(db, desk, said["user"]), "holder": issue.holder}
    text = desk.texts.say("issue/comment", **values, comment=said["words"])
    head = kit.section(desk.texts.say("issue/comment_head", **values))
    return kit.message(text, [head, kit.said(str(said["words"]))])


def _checkin(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue = _issue(db, desk, delivery)
    zone = follow_up.zone_of(db, desk, issue.requester)
    resolved = (issue.resolved_at or delivery.due_at).astimezone(zone).date()
    name = _first_name(db, desk, issue.requester)
    return checkin_blocks.question(
        desk.texts, issue, first_name=name, turn=int(delivery.content.get("turn", 1)), resolved_day=show_day(resolved)
    )


def _checkin_edit(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, said = _issue(db, desk, delivery), delivery.content
    due_day = said.get("due_day")
    return checkin_blocks.answered(
        desk.texts,
        issue,
        answer=Answer(said["answer"]),
        holder=_name(db, desk, issue.holder) if issue.holder else None,
        due_day=show_day(date.fromisoformat(due_day)) if due_day else None,
    )


def _survey(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue = _issue(db, desk, delivery)
    name = _first_name(db, desk, issue.requester)
    return rating_blocks.question(desk.texts, issue, round_=delivery.round, first_name=name)


def _survey_edit(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    if delivery.content["view"] == "asking":
        return _survey(db, desk, delivery)
    issue = _issue(db, desk, delivery)
    given = ratings.of_round(db, desk.team, issue=issue.number, round_=delivery.round)
    counted = next(rating for rating in given if rating.counts)
    changeable = desk.now() < counted.rated_at + desk.plan.rating_edit
    commented = counted.comment is not None
    return rating_blocks.thanks(desk.texts, issue, round_=delivery.round, changeable=changeable, commented=commented)


def _unsure(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    lost = ledger.of_id(db, desk.team, int(delivery.content["delivery"]))
    if lost is None:
        raise LookupError(f"delivery {delivery.content['delivery']} is gone")
    return delivery_blocks.question(desk.texts, lost)


_MAKERS: dict[Kind, Maker] = {
    Kind.CARD: _card,
    Kind.CARD_EDIT: _card,
    Kind.NOTICE: _notice,
    Kind.REPLY: _reply,
    Kind.NOTE: _note,
    Kind.LINK: _link,
    Kind.HANDOVER: _handover,
    Kind.NOT_YET: _not_yet,
    Kind.COMMENT: _comment,
    Kind.CHECKIN: _checkin,
    Kind.CHECKIN_EDIT: _checkin_edit,
    Kind.SURVEY: _survey,
    Kind.SURVEY_EDIT: _survey_edit,
    Kind.UNSURE: _unsure,
}
