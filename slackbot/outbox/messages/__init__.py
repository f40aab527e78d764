"""What each delivery says, made from how things stand when it goes out."""

from collections.abc import Mapping
from dataclasses import replace

from slackbot.blocks import issue as issue_blocks
from slackbot.blocks import kit
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import progress
from slackbot.desk.people import display_names, recipient
from slackbot.desk.people.display_names import name
from slackbot.domain.kinds import Kind
from slackbot.domain.progress import Ended
from slackbot.outbox.loaded import Loaded, Maker, load, texts_of_agent
from slackbot.outbox.messages import asked, cards, checkins, customers, recovery, summary, surveys, testimonials
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import one_line

_WHY_PENDING = {Kind.NO_REMINDER: "issue/no_reminder", Kind.NOT_CLOSED: "issue/not_closed"}


def make(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the words and blocks of the delivery."""
    return _MAKERS[loaded.delivery.kind](tx, desk, loaded)


def _note(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    said = loaded.delivery.content
    issue = loaded.about
    return issue_blocks.note(desk.texts, issue, by=str(said["by"]), agent=str(said["agent"]), words=str(said["words"]))


def _source_edited(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    said, issue = loaded.delivery.content, loaded.about
    who, words = one_line(name(tx, said.get("user"))) or None, said.get("words")
    return issue_blocks.source_edited(desk.texts, issue, name=who, words=words)


def _source_deleted(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    said, number = loaded.delivery.content, loaded.about.number
    who = one_line(name(tx, said.get("user"))) or None
    return kit.message(desk.texts.say("issue/source_deleted", number=number, name=who, kept=said["kept"]))


def _assignee_left(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, who = loaded.about, one_line(name(tx, loaded.delivery.content["user"])) or None
    is_free = issue.assignee is None and issue.resolved_at is None
    return kit.message(desk.texts.say("issue/assignee_left", number=issue.number, name=who, free=is_free))


def _requester_left(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, who = loaded.about, one_line(name(tx, loaded.delivery.person)) or None
    is_alone = recipient.of_issue(tx, desk, issue).channel is None
    values = {"number": issue.number, "name": who, "alone": is_alone, "command": desk.command}
    return kit.message(desk.texts.say("issue/requester_left", **values))


def _handover(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, by, texts = loaded.about, loaded.delivery.content["by"], texts_of_agent(tx, desk, loaded)
    return kit.message(texts.say("issue/handover", number=issue.number, title=issue.title, by=by))


def _handover_edit(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, by, texts = loaded.about, loaded.delivery.content["by"], texts_of_agent(tx, desk, loaded)
    return kit.message(texts.say("issue/handover_undone", number=issue.number, title=issue.title, by=by))


def _not_yet(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, who = loaded.about, name(tx, loaded.delivery.content["user"])
    return kit.message(desk.texts.say("issue/not_yet", number=issue.number, name=who, holder=issue.assignee))


def _stays_pending(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return why silence does not end a pending issue: nobody was reminded, or we cannot look, or words elsewhere."""
    issue, content = loaded.about, loaded.delivery.content
    if "ts" in content:
        return asked.elsewhere(tx, desk, loaded)
    reason = content["reason"]
    values = {
        "number": issue.number,
        "requester": display_names.name(tx, issue.requester) or None,
        "holder": issue.assignee,
        "reason": reason,
        "why": desk.texts.say("answer/why_reason", reason=reason),
    }
    return kit.message(desk.texts.say(_WHY_PENDING[loaded.delivery.kind], **values))


def _waited(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the question for a word to the customer, who has waited so long."""
    issue, asked = loaded.about, loaded.delivery
    waited = progress.wait(tx, issue).until(desk.now())
    name = display_names.first_name(tx, issue.requester)
    return issue_blocks.waited(desk.texts, issue, nth=int(asked.content["nth"]), name=name, waited=waited)


def _waited_edit(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, ended = loaded.about, loaded.delivery.content
    if ended["how"] == Ended.UNDONE:
        return _waited(tx, desk, loaded)
    values = {"number": issue.number, "name": display_names.first_name(tx, issue.requester)}
    return kit.message(desk.texts.say("issue/waited_over", **values, how=ended["how"], by=ended["by"]))


def _comment(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, said = loaded.about, loaded.delivery.content
    values = {"number": issue.number, "name": name(tx, said["user"]), "holder": issue.assignee}
    text = desk.texts.say("issue/comment", **values, comment=said["words"])
    head = kit.section(desk.texts.say("issue/comment_head", **values))
    return kit.message(text, [head, kit.said(str(said["words"]))])


def _reworded(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the message that is edited as it is made now."""
    said = rows.outbox_read.of_key(tx, str(loaded.delivery.content["of"]))
    if said is None:
        raise LookupError(f"delivery {loaded.delivery.content['of']} is gone")
    words = {name: value for name, value in loaded.delivery.content.items() if name == "words"}
    return make(tx, desk, load(tx, desk, replace(said, content={**said.content, **words})))


def _broken_template(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return what the leads are told."""
    said = loaded.delivery.content
    text = desk.texts.say("template/broken", file=said["file"], line=said["line"], problem=said["problem"])
    return kit.message(text)


def _roster(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return what the leads are told of a setting that names nobody, or somebody who cannot be an agent."""
    said = loaded.delivery.content
    known = {user: name(tx, user) for user in said["who"]}
    who = ", ".join(user if user == called else f"{called} ({user})" for user, called in known.items())
    return kit.message(desk.texts.say("roster/wrong", setting=said["setting"], why=said["why"], who=who))


def _channel_moved(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    said = loaded.delivery.content
    return kit.message(
        desk.texts.say("channel/moved", was=said["was"], channel=said["channel"], where=", ".join(said["where"]))
    )


_MAKERS: Mapping[Kind, Maker] = {
    Kind.CARD: cards.card,
    Kind.CARD_EDIT: cards.card,
    Kind.NOTE: _note,
    Kind.SOURCE_EDITED: _source_edited,
    Kind.SOURCE_DELETED: _source_deleted,
    Kind.ASSIGNEE_LEFT: _assignee_left,
    Kind.REQUESTER_LEFT: _requester_left,
    Kind.HANDOVER: _handover,
    Kind.HANDOVER_EDIT: _handover_edit,
    Kind.NOT_YET: _not_yet,
    Kind.NO_REMINDER: _stays_pending,
    Kind.NOT_CLOSED: _stays_pending,
    Kind.WAITED: _waited,
    Kind.WAITED_EDIT: _waited_edit,
    Kind.COMMENT: _comment,
    Kind.REWORDED: _reworded,
    Kind.FAULT: _broken_template,
    Kind.ROSTER: _roster,
    Kind.CHANNEL_MOVED: _channel_moved,
    **asked.MAKERS,
    **customers.MAKERS,
    **checkins.MAKERS,
    **surveys.MAKERS,
    **testimonials.MAKERS,
    **recovery.MAKERS,
    **summary.MAKERS,
}
