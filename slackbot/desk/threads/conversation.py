"""What is said in threads: the customer's words reach the agents, and agents' `!words` are done."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions, planning, progress
from slackbot.desk.issues import actions, cards, pending, replies
from slackbot.desk.issues.actions import Resolved
from slackbot.desk.issues.pending import Waiting
from slackbot.desk.issues.replies import Replied
from slackbot.desk.people import directory
from slackbot.desk.surveys import opt_out, responses
from slackbot.desk.threads import last_word
from slackbot.desk.threads import spoken as said
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain import characters, command, keys, thanks
from slackbot.domain import opt_out as wishes
from slackbot.domain.command import Command
from slackbot.domain.delivery import NewDelivery, Verb
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import TO_CUSTOMER, Kind
from slackbot.domain.metrics import Side
from slackbot.domain.opt_out import Wish
from slackbot.domain.outcome import Outcome
from slackbot.domain.person import Person
from slackbot.domain.turn import WITH_TURNS
from slackbot.errors import Refused, Unmet
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Heard:
    """What came of a word to us: what was claimed, noted or opened, resolved, waits, or was replied; or what we say."""

    verb: str
    issue: Issue | None = None
    resolved: Resolved | None = None
    waiting: Waiting | None = None
    replied: Replied | None = None
    answer: Message | None = None
    refusal: Refused | None = None


def hear(desk: Desk, spoken: Spoken) -> Heard | None:
    """Count the message, link it to the agents, or do its `!word`. None if there is nothing to answer."""
    with desk.begin() as tx:
        if not rows.inbox.is_new(tx, spoken.event_id, at=desk.wall()):
            return None
        heard = _hear(tx, desk, spoken)
    desk.wake()
    return heard


def _hear(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    """Do what the words ask for; where Slack must say first who wrote them, enqueue a look at them."""
    try:
        return hear_in(tx, desk, spoken)
    except Unmet:
        rows.outbox_write.enqueue(tx, _look(desk, spoken), at=desk.now())
        return None


def _look(desk: Desk, spoken: Spoken) -> NewDelivery:
    in_thread = None if spoken.ts == spoken.thread_ts else spoken.thread_ts
    return NewDelivery(
        key=keys.author(spoken.channel, ts=spoken.ts),
        kind=Kind.AUTHOR,
        verb=Verb.READ,
        channel=spoken.channel,
        due_at=desk.now(),
        anchor_ts=in_thread,
        content={"since": spoken.at.isoformat(), "ts": spoken.ts, "thread_ts": spoken.thread_ts},
    )


def hear_in(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    """Do the same inside a transaction of another action. Raises `Unmet` if Slack must say first who wrote it."""
    return _place(desk, spoken)(tx, desk, spoken)


def _place(desk: Desk, spoken: Spoken) -> Callable[[Tx, Desk, Spoken], Heard | None]:
    if spoken.channel == desk.support_channel:
        return _in_card
    return _alone if spoken.is_alone else _in_customers_thread


def _alone(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    issue = _issue_of(tx, spoken)
    wish = wish_of(tx, desk, spoken, issue)
    if wish is not None:
        return _fulfil(tx, desk, wish, spoken, by=said.author(tx, desk, spoken))
    return _in_customers_thread(tx, desk, spoken)


def wish_of(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue | None) -> Wish | None:
    """Return what the words wish for our messages; after a person's word they are an answer, and wish for nothing."""
    wish = wishes.wish(spoken.text)
    if wish is None:
        return None
    if issue is None or (spoken.is_alone and spoken.ts == spoken.thread_ts):
        is_automatic = last_word.is_automatic_alone(tx, channel=spoken.channel, ts=spoken.ts)
    else:
        where = {"channel": spoken.channel, "thread_ts": spoken.thread_ts, "ts": spoken.ts}
        is_automatic = last_word.is_automatic(tx, desk, issue, **where)
    return wish if is_automatic else None


def _fulfil(tx: Tx, desk: Desk, wish: Wish, spoken: Spoken, *, by: Person) -> Heard:
    channel, through_app = spoken.channel, spoken.through_app
    try:
        answer = opt_out.fulfil_in(tx, desk, wish, by=by, channel=channel, through_app=through_app)
        return Heard(wish.value, answer=answer)
    except Refused as no:
        return Heard(wish.value, refusal=no)


def _in_card(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    card = rows.outbox_read.of_message(tx, channel=spoken.channel, ts=spoken.thread_ts)
    if card is None or card.kind is not Kind.CARD or card.issue is None:
        return None
    issue = rows.issues.lock(tx, card.issue)
    said.author(tx, desk, spoken)
    return _obey(tx, desk, spoken, issue, of_customer=False)


def _obey(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue, *, of_customer: bool) -> Heard | None:
    """Do the `!word` of an agent; what refuses it is kept with the event, so that a repeat stays silent."""
    try:
        word = command.thread_word(spoken.text)
        if word is None:
            return None
        if of_customer and word.verb not in command.READ_BY_CUSTOMERS:
            raise Refused("refusal/customer_reads", verb=word.verb)
        return _do(tx, desk, word, issue, by=spoken.user)
    except Refused as no:
        return Heard("", refusal=no)


def _do(tx: Tx, desk: Desk, word: Command, issue: Issue, *, by: str) -> Heard:
    words = directory.read_message(tx, command.words_for(word.rest, issue=issue.number, verb=word.verb))
    if word.verb == "claim":
        return Heard("claim", actions.claim_in(tx, desk, issue.number, by=by))
    if word.verb == "resolve":
        return Heard("resolve", resolved=actions.resolve_in(tx, desk, issue.number, by=by, words=words))
    if word.verb == "pending":
        return Heard("pending", waiting=pending.wait_in(tx, desk, issue.number, by=by))
    if word.verb == "reopen":
        return Heard("reopen", actions.open_again_in(tx, desk, issue.number, by=by))
    if word.verb == "help":
        agent(tx, by)
        return Heard("help", issue)
    return _write(tx, desk, word.verb, issue, by=by, words=words)


def _write(tx: Tx, desk: Desk, verb: str, issue: Issue, *, by: str, words: str) -> Heard:
    """Reply to the customer, or note for the team, what stands after the `!word`."""
    if not words:
        raise Refused("refusal/what_text", verb=f"{verb}_in_thread", number=issue.number)
    if verb == "reply":
        return Heard("reply", replied=replies.reply_in(tx, desk, issue.number, by=by, words=words))
    return Heard("note", replies.keep_note(tx, desk, issue.number, by=by, words=words))


def _in_customers_thread(tx: Tx, desk: Desk, spoken: Spoken) -> Heard | None:
    issue = _issue_of(tx, spoken)
    if issue is None:
        return None
    issue = rows.issues.lock(tx, issue.number)  # first, as every action does
    author = said.author(tx, desk, spoken)
    side = said.side(desk, spoken, author, issue)
    if side is Side.AGENT:
        heard = _obey(tx, desk, spoken, issue, of_customer=True)
        if heard is None:
            _go_on(tx, desk, spoken, issue)
        return heard
    if side is None:
        return None
    wish = wish_of(tx, desk, spoken, issue)
    if wish is not None:
        return _fulfil(tx, desk, wish, spoken, by=author)  # no words to the agents
    listen(tx, desk, spoken, issue, author)
    return None


def _go_on(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue) -> None:
    """Count an agent's words to the customer, who waits again from then on."""
    if _count(tx, spoken, issue, Side.AGENT):
        cards.enqueue_turn(tx, desk, issue)
        progress.written(tx, desk, issue, by=spoken.user)
        agents_questions.end_words(tx, desk, issue, how=Outcome.REPLIED, by=spoken.user)


def listen(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue, author: Person) -> Issue:
    """Go on with an issue that is held at its customer's word, tell the agents, once, and return it as it is then."""
    if not _count(tx, spoken, issue, Side.CUSTOMER):
        return issue
    if issue.status is Status.PENDING:
        issue = actions.go_on_in(tx, desk, issue, by=author.user, why=What.ANSWERED)
    planning.withdraw_auto_closed(tx, issue)
    agents_questions.end_words(tx, desk, issue, how=Outcome.AGAIN, by=author.user)
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
    is_thanks = side is Side.CUSTOMER and thanks.is_bare(spoken.text)
    return rows.touches.add(
        tx, issue.number, source=spoken.ts, side=side, by=spoken.user, at=spoken.at, is_thanks=is_thanks
    )


def _tell_agents(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue, author: Person) -> None:
    key = keys.link(issue.number, ts=spoken.ts)
    said = {"channel": spoken.channel, "ts": spoken.ts, "user": author.user}
    if spoken.is_alone:  # a link would lead nobody there
        said["words"] = directory.read_message(tx, spoken.text)
    line = cards.in_card(desk, issue, kind=Kind.LINK, key=key, **said)
    edits = [cards.edit(desk, issue)] if issue.status in WITH_TURNS else []
    rows.outbox_write.enqueue_all(tx, [line], edits=edits, at=desk.now())


def _keep_as_comment(tx: Tx, desk: Desk, spoken: Spoken, issue: Issue) -> None:
    """Read a reply soon after a rating as its comment, unless there is one."""
    if issue.is_over and characters.is_visible(spoken.text):
        words = partial(directory.read_message, tx, spoken.text)
        responses.comment_by_reply(tx, desk, issue, by=spoken.user, at=spoken.at, ts=spoken.ts, words=words)
