"""What the agents are asked about a customer's words or a lost message, and how that reads once it is settled."""

from collections.abc import Mapping

from slackbot.blocks import delivery as delivery_blocks
from slackbot.blocks import issue as issue_blocks
from slackbot.blocks.issue import After
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.people.display_names import name
from slackbot.desk.surveys import thank_you
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn, one_line

_UNDER_WAY = (State.DUE, State.SENDING)


def _link(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the line about a customer's words, with what came of them if something did before it went out."""
    edit = rows.outbox_read.of_key(tx, keys.edit(loaded.delivery.key))
    if edit is not None and edit.content.get("how"):
        return _words(tx, desk, loaded, After(_outcome(tx, desk, loaded.about, edit)))
    issue = loaded.about
    is_thanked = issue.is_over and thank_you.was_thanked(tx, issue.number, resolution_no=issue.resolutions)
    return _words(tx, desk, loaded, After(is_thanked=is_thanked))


def _words(tx: Tx, desk: Desk, loaded: Loaded, after: After) -> Message:
    where, issue = loaded.delivery.content, loaded.about
    who = name(tx, str(where["user"]))
    if str(where["channel"]).startswith("D"):
        return issue_blocks.said_alone(desk.texts, issue, name=who, words=where.get("words"), after=after)
    return issue_blocks.link(desk.texts, issue, name=who, url=where.get("url"), after=after)


def _outcome(tx: Tx, desk: Desk, issue: Issue, edit: Delivery) -> Mrkdwn:
    by = one_line(name(tx, edit.content.get("by"))) or None
    return desk.texts.say("issue/words_over", number=issue.number, how=edit.content["how"], by=by)


def elsewhere(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the question whether words beside the thread are the answer."""
    said, issue = loaded.delivery.content, loaded.about
    return issue_blocks.elsewhere(desk.texts, issue, name=name(tx, str(said["user"])), url=said.get("url"))


def _elsewhere_over(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    said, issue = loaded.delivery.content, loaded.about
    who, outcome = name(tx, str(said["user"])), _outcome(tx, desk, issue, loaded.delivery)
    return issue_blocks.elsewhere_over(desk.texts, issue, name=who, url=said.get("url"), outcome=outcome)


def _unsure(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    lost = _lost(tx, loaded.delivery)
    return delivery_blocks.question(desk.texts, lost, asked=_who_decides(loaded, lost))


def _lost(tx: Tx, question: Delivery) -> Delivery:
    lost = rows.outbox_read.of_id(tx, int(question.content["delivery"]))
    if lost is None:
        raise LookupError(f"delivery {question.content['delivery']} is gone")
    return lost


def _who_decides(loaded: Loaded, lost: Delivery) -> str | None:
    """Return the agent who wrote what is lost, else who has the issue, else who logged it; None if it is about none."""
    issue = loaded.issue
    if issue is None:
        return None
    return str(lost.content.get("by") or issue.assignee or issue.logged_by)


def _settled(tx: Tx, desk: Desk, question: Delivery, edit: Delivery) -> Message:
    """Return what became of a lost message: as a person decided, else as it stands."""
    lost, how, by = _lost(tx, question), edit.content.get("how"), edit.content.get("by")
    became = Outcome(how) if how else _by_itself(lost)
    return delivery_blocks.settled(desk.texts, lost, how=became, by=one_line(name(tx, by)) or None)


def _by_itself(lost: Delivery) -> Outcome:
    if lost.state in _UNDER_WAY:
        return Outcome.SENT_AGAIN
    if lost.state is State.SENT:
        return Outcome.ARRIVED
    return Outcome.LEFT if not lost.is_undecided else Outcome.ASKED


def _edit(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the question as it looks once it needs no answer, or has its buttons back."""
    edit = loaded.delivery
    asked = rows.outbox_read.of_key(tx, str(edit.content["of"]))
    if asked is None:
        raise LookupError(f"delivery {edit.content['of']} is gone")
    if asked.kind is Kind.UNSURE:
        return _settled(tx, desk, asked, edit)
    if edit.content["how"] == Outcome.ASKED:
        return elsewhere(tx, desk, loaded)
    if asked.kind is Kind.NOT_CLOSED:
        return _elsewhere_over(tx, desk, loaded)
    return _words(tx, desk, loaded, After(_outcome(tx, desk, loaded.about, edit)))


MAKERS: Mapping[Kind, Maker] = {Kind.LINK: _link, Kind.UNSURE: _unsure, Kind.ASKED_EDIT: _edit}
