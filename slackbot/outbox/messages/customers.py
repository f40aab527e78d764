"""What customers read: each message in their language, by their clock, with their name."""

from collections.abc import Mapping

from slackbot.blocks import issue as issue_blocks
from slackbot.blocks import kit
from slackbot.blocks import reminder as reminder_blocks
from slackbot.blocks import reply as reply_blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import ended_questions
from slackbot.desk.issues import pending
from slackbot.desk.people import display_names, recipient
from slackbot.domain import names
from slackbot.domain.delivery import PLAIN, Delivery
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Source
from slackbot.domain.working import ALWAYS
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Texts, one_line

_THEIR_CLOCKS = (Source.PERSON, Source.ACCOUNT)  # by these a time is the reader's own


def reading(desk: Desk, loaded: Loaded) -> tuple[Issue, Recipient, Texts]:
    """Return the issue, who reads about it, and the templates as they read them."""
    return loaded.about, loaded.customer, loaded.texts(desk)


def _welcome(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    workspace, hours = rows.workspaces.get(tx.db, tx.team), desk.defaults.hours
    company = one_line(workspace.name) if workspace else ""
    values = {
        "company": company or None,
        "says_support": names.say_support(company),
        "hours": None if hours == ALWAYS else hours,
        "zone": desk.defaults.timezone.key,
        "url": desk.privacy_url,
    }
    return kit.message(loaded.texts(desk).say("channel/welcome", **values))


def _notice(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, reader, texts = reading(desk, loaded)
    now = loaded.delivery.sent_at or desk.now()
    opens_at = recipient.team(desk, now).next_opening(now)
    is_theirs = loaded.first_name is not None and reader.customer.source in _THEIR_CLOCKS
    return issue_blocks.notice(
        texts,
        issue,
        first_name=loaded.first_name,
        opens_at=opens_at if opens_at > now else None,
        zone=None if is_theirs else reader.zone.key,
    )


def _taken_back(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, _, texts = reading(desk, loaded)
    return kit.message(texts.say("issue/taken_back", number=issue.number))


def _reply(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the words in the agent's name: Slack shows it above them, where it lets us, and the agent is with us."""
    issue, _, texts = reading(desk, loaded)
    said, mentions = loaded.delivery.content, loaded.mentions
    words, agent = str(said["words"]), display_names.person(tx, str(said["by"]))
    name = display_names.signature(tx, str(said["by"]), known_as=said["agent"])
    if agent is None or agent.is_gone or not _may_be_signed(desk, loaded.delivery):
        return reply_blocks.plain(texts, issue, agent=name, words=words, mentions=mentions)
    says_support = names.say_support(name, desk.workspace)
    author = texts.say("issue/signature", agent=name, workspace=desk.workspace, says_support=says_support)
    return kit.signed(reply_blocks.signed(texts, issue, words=words, mentions=mentions), author, agent.picture)


def _may_be_signed(desk: Desk, reply: Delivery) -> bool:
    """Return whether Slack shows another name than the bot's: in a channel, as long as it has not refused that."""
    return desk.signs and reply.channel[:1] in ("C", "G") and not reply.content.get(PLAIN)


def ended(desk: Desk, loaded: Loaded, kind: Kind) -> Message:
    """Return the words that replace a question of that kind once it can no longer be answered."""
    issue, _, texts = reading(desk, loaded)
    said = ended_questions.words(desk, issue, kind, resolution_no=loaded.delivery.resolution_no, texts=texts)
    return kit.message(said, [kit.plainly(said)])


def at_work(tx: Tx, issue: Issue) -> str | None:
    """Return the name of whoever is on the issue, None if nobody is."""
    is_on_it = issue.assignee is not None and issue.status is Status.CLAIMED
    return display_names.at_work(tx, issue.assignee) if is_on_it else None


def _pending(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, reader, texts = reading(desk, loaded)
    is_there = loaded.delivery.sent_at is not None
    auto_close_at = issue.auto_close_at if is_there else pending.auto_close_at(desk, reader, desk.now())
    return reminder_blocks.pending(
        texts,
        issue,
        first_name=loaded.first_name,
        due_day=auto_close_at.astimezone(reader.zone).date() if auto_close_at else None,
        with_title=loaded.with_title,
    )


def _words(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, _, texts = reading(desk, loaded)
    template, assignee = _WORDS[loaded.delivery.kind], at_work(tx, issue)
    return reminder_blocks.words(
        texts,
        template,
        issue,
        first_name=loaded.first_name,
        assignee=assignee,
        with_title=loaded.with_title,
    )


_WORDS: Mapping[Kind, str] = {Kind.AUTO_CLOSED: "pending/auto_closed", Kind.PROGRESS: "progress/note"}
"""Messages that are words alone, with their templates."""

MAKERS: Mapping[Kind, Maker] = {
    Kind.WELCOME: _welcome,
    Kind.NOTICE: _notice,
    Kind.TAKEN_BACK: _taken_back,
    Kind.REPLY: _reply,
    Kind.REMINDER: _pending,
    **dict.fromkeys(_WORDS, _words),
}
