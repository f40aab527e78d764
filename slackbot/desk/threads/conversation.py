"""What is said in threads: the customer's words reach the agents, and agents' `!words` are done."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.issues import actions, cards, pending, replies
from slackbot.desk.issues.actions import Resolved
from slackbot.desk.issues.pending import Waiting
from slackbot.desk.people import directory
from slackbot.desk.surveys import opt_out, responses
from slackbot.desk.threads import last_word
from slackbot.domain import command, keys
from slackbot.domain import opt_out as wishes
from slackbot.domain.command import Command
from slackbot.domain.delivery import Delivery
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import TO_CUSTOMER, Kind
from slackbot.domain.metrics import Side
from slackbot.domain.opt_out import Wish
from slackbot.domain.person import Person
from slackbot.errors import Refused
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx

HUMAN = (None, "file_share", "thread_broadcast", "me_message")  # subtypes of what a person says; the rest is Slack's


@dataclass(frozen=True)
class Spoken:
    """A person's message in a thread, or alone with us. `home_team` is None if Slack did not say."""

    event_id: str
    channel: str
    thread_ts: str
    ts: str
    user: str
    home_team: str | None
    text: str
    at: datetime

    @property
    def is_alone(self) -> bool:
        """Whether nobody but the person and we can read it."""
        return self.channel.startswith("D")


@dataclass(frozen=True)
class Heard:
    """What came of a word to us: what was claimed or noted, resolved, or waits; an answer; or a refusal's sentence."""

    verb: str
    issue: Issue | None = None
    resolved: Resolved | None = None
    waiting: Waiting | None = None
    answer: Message | None = None
    refusal: str | None = None


def hear(desk: Desk, spoken: Spoken) -> Heard | None:
    """Count the message, link it to the agents, or do its `!word`. None if there is nothing to answer."""
    with desk.begin() as tx:
        if not rows.inbox.is_new(tx, spoken.event_id, at=desk.wall()):
            return None
        heard = _place(desk, spoken)(tx, desk, spoken)
    desk.wake()
    return heard


def _place(desk: Desk, spoken: Spoken) -> Callable[[Tx, Desk, Spoken], Heard | None]:
    if spoken.channel == desk.support_channel:
        return _in_card
    return _alone if spoken.is_alone else _in_customers_thread


def _alone(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    issue = _issue_of(tx, spoken)
    wish = _wish(tx, spoken, issue)
    if wish is not None:
        return _fulfil(tx, desk, wish, by=_author(tx, spoken))
    return _in_customers_thread(tx, desk, spoken)


def _wish(tx: Tx, spoken: Spoken, issue: Issue | None) -> Wish | None:
    """Return what the words wish for our messages; after a person's word they are an answer, and wish for nothing."""
    wish = wishes.wish(spoken.text)
    if wish is None:
        return None
    if issue is None or (spoken.is_alone and spoken.ts == spoken.thread_ts):
        is_automatic = last_word.is_automatic_alone(tx, channel=spoken.channel, ts=spoken.ts)
    else:
        where = {"channel": spoken.channel, "thread_ts": spoken.thread_ts, "ts": spoken.ts}
        is_automatic = last_word.is_automatic(tx, issue, **where)
    return wish if is_automatic else None


def _fulfil(tx: Tx, desk: Desk, wish: Wish, *, by: Person) -> Heard:
    try:
        return Heard(wish.value, answer=opt_out.fulfil_in(tx, desk, wish, by=by))
    except Refused as no:
        return Heard(wish.value, refusal=str(no))


def _author(tx: Tx, spoken: Spoken) -> Person:
    return rows.people.get_or_meet(tx, spoken.user, home_team=spoken.home_team)


def _in_card(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    card = rows.outbox_read.of_message(tx, channel=spoken.channel, ts=spoken.thread_ts)
    if card is None or card.kind is not Kind.CARD or card.issue is None:
        return None
    issue = rows.issues.lock(tx, card.issue)
    _author(tx, spoken)
    return _obey(tx, desk, spoken, issue, of_customer=False)


def _obey(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue, *, of_customer: bool) -> Heard | None:
    """Do the `!word` of an agent; what refuses it is kept with the event, so that a repeat stays silent."""
    try:
        word = command.thread_word(spoken.text)
        if word is None:
            return None
        if of_customer and word.verb == "note":
            raise Refused("A note here would be read by the customer. Write it in the card’s thread instead.")
        if of_customer and word.verb == "pending":
            raise Refused("The customer reads this thread. Write `!pending` in the card’s thread instead.")
        return _do(tx, desk, word, issue, by=spoken.user)
    except Refused as no:
        return Heard("", refusal=str(no))


def _do(tx: Tx, desk: Desk, word: Command, issue: Issue, *, by: str) -> Heard:
    words = directory.read_message(tx, command.words_for(word.rest, issue=issue.number, verb=word.verb))
    if word.verb == "claim":
        return Heard("claim", actions.claim_in(tx, desk, issue.number, by=by))
    if word.verb == "resolve":
        return Heard("resolve", resolved=actions.resolve_in(tx, desk, issue.number, by=by, words=words))
    if word.verb == "pending":
        return Heard("pending", waiting=pending.wait_in(tx, desk, issue.number, by=by))
    if not words:
        raise Refused("What should the note say? For example `!note Waiting for the supplier`.")
    return Heard("note", replies.keep_note(tx, desk, issue.number, by=by, words=words))


def _in_customers_thread(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    issue = _issue_of(tx, spoken)
    if issue is None:
        return None
    issue = rows.issues.lock(tx, issue.number)  # first, as every action does
    author = _author(tx, spoken)
    if author.is_agent:
        heard = _obey(tx, desk, spoken, issue, of_customer=True)
        if heard is None:
            _count(tx, spoken, issue, Side.AGENT)
        return heard
    if not _is_customer(author, issue):
        return None
    wish = _wish(tx, spoken, issue)
    if wish is not None:
        return _fulfil(tx, desk, wish, by=author)  # no words to the agents
    _listen(tx, desk, spoken, issue, author)
    return None


def _is_customer(author: Person, issue: Issue) -> bool:
    return author.is_external or author.user == issue.requester


def _listen(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue, author: Person) -> Issue:
    """Go on with an issue that is held at its customer's word, tell the agents, once, and return it as it is then."""
    if not _count(tx, spoken, issue, Side.CUSTOMER):
        return issue
    if issue.status is Status.PENDING:
        issue = actions.go_on_in(tx, desk, issue, by=author.user, why=What.ANSWERED)
    _tell_agents(tx, desk, spoken, issue, author)
    _keep_as_comment(tx, desk, spoken, issue)
    return issue


def _issue_of(tx: Tx, spoken: Spoken) -> Issue | None:
    """Return the issue of the thread; what is said to us alone, in no thread, answers what we said last."""
    found = rows.issues.of_thread(tx, channel=spoken.channel, thread_ts=spoken.thread_ts)
    if found is not None:
        return found
    answered = rows.outbox_read.of_message(tx, channel=spoken.channel, ts=spoken.thread_ts)
    if spoken.is_alone and spoken.ts == spoken.thread_ts:
        answered = rows.outbox_read.last_in(tx, channel=spoken.channel, kinds=TO_CUSTOMER)
    if answered is None or answered.issue is None or answered.kind not in TO_CUSTOMER:
        return None
    return rows.issues.get(tx, answered.issue)


def _count(tx: Tx, spoken: Spoken, issue: Issue, side: Side) -> bool:
    return rows.touches.add(tx, issue.number, source=spoken.ts, side=side, by=spoken.user, at=spoken.at)


def _tell_agents(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue, author: Person) -> None:
    key = keys.link(issue.number, ts=spoken.ts)
    said = {"channel": spoken.channel, "ts": spoken.ts, "user": author.user}
    if spoken.is_alone:  # a link would lead nobody there
        said["words"] = directory.read_message(tx, spoken.text)
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.LINK, key=key, **said)


def _keep_as_comment(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue) -> None:
    """Read a reply soon after a rating as its comment, unless there is one."""
    if issue.is_over and spoken.text.strip():
        words = partial(directory.read_message, tx, spoken.text)
        responses.comment_by_reply(tx, desk, issue, by=spoken.user, at=spoken.at, words=words)


def count_earlier(tx: Tx, desk: Desk, number: int, messages: Sequence[ThreadMessage]) -> None:
    """Count what people wrote in the thread before it belonged to an issue; bots' and Slack's own lines are none of it.

    What came after is counted as it is heard, where an agent's `!word` is told from an answer.
    """
    issue = rows.issues.get(tx, number)
    for user, at, message in _said(messages):
        side = _side(tx, desk, user, message.team, issue) if at <= issue.logged_at else None
        if side is not None:
            rows.touches.add(tx, number, source=message.ts, side=side, by=user, at=at)


def catch_up(tx: Tx, desk: Desk, issue: Issue, messages: Sequence[ThreadMessage], *, thread: Delivery) -> None:
    """Hear what the customer wrote there since the issue waits for them, and nobody told us; the issue is held.

    Not an agent’s `!word`, nor a wish like “stop”: done so late it might undo what was wanted since. After a person's
    word that is an answer.
    """
    since = issue.pending_since
    for user, at, message in _said(messages):
        if since is None or at < since:
            continue
        if thread.anchor_ts is None and rows.touches.is_known(tx, source=message.ts):  # about another issue
            continue
        where = {"channel": thread.channel, "thread_ts": thread.anchor_ts or message.ts, "ts": message.ts}
        spoken = Spoken("", **where, user=user, home_team=message.team, text=message.text, at=at)
        author = _author(tx, spoken)
        if not author.is_agent and _is_customer(author, issue) and _wish(tx, spoken, issue) is None:
            issue = _listen(tx, desk, spoken, issue, author)


def _said(messages: Sequence[ThreadMessage]) -> Iterator[tuple[str, datetime, ThreadMessage]]:
    """Give who wrote what people wrote, and when; without what bots and Slack itself say."""
    for message in messages:
        if message.user is not None and not message.bot_id and message.subtype in HUMAN:
            yield message.user, datetime.fromtimestamp(float(message.ts), UTC), message


def _side(tx: Tx, desk: Desk, user: str, home_team: str | None, issue: Issue) -> Side | None:
    author = rows.people.get(tx, user)
    if author is not None and author.is_agent:
        return Side.AGENT
    is_customer = user == issue.requester or home_team != desk.team
    return Side.CUSTOMER if is_customer else None
