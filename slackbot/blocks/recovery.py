"""What the leads see of a recovery: its card, the line below it when it is late, and the form for an apology."""

from dataclasses import dataclass, replace
from datetime import datetime

from slackbot.blocks import agents_button, agents_form, ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import WORDS_LENGTH, Issue
from slackbot.domain.recovery import Past, Recovery, Why
from slackbot.texts import Mrkdwn, Texts


@dataclass(frozen=True)
class Trouble:
    """What went wrong, for whom, and what they went through before.

    `score` is the rating as it is now, None if there is none, or if not all who read the card may know it. `resolver`
    is the name of whoever had resolved it, `answer` the address of what they wrote to the customer then, `thread` and
    `card` those of the issue's thread and of its card; each None where it is not known, or nobody could follow it.
    """

    name: str | None
    account: str | None
    score: int | None
    comment: str | None
    not_yets: int
    past: Past
    resolver: str | None = None
    answer: str | None = None
    thread: str | None = None
    card: str | None = None

    def without_scores(self) -> "Trouble":
        """Return it as all agents may read it."""
        return replace(self, score=None, past=replace(self.past, scores=()))


def card(
    texts: Texts,
    issue: Issue,
    trouble: Trouble,
    *,
    recovery: Recovery,
    asked_at: datetime | None,
    can_apologise: bool,
) -> Message:
    """Return the card; `asked_at` is when the customer is asked again, once it is done."""
    head = _head(texts, issue, trouble, why=recovery.why)
    if recovery.done_by is not None:
        done = texts.say("recovery/done", by=recovery.done_by, asked_at=asked_at)
        return _folded(texts, issue, trouble, head=head, status=done)
    if not recovery.is_open:
        return _folded(texts, issue, trouble, head=head, status=texts.say("recovery/replaced"))
    status = texts.say("recovery/status", holder=recovery.claimed_by, due_at=recovery.due_at)
    buttons = _buttons(texts, recovery, thread=trouble.thread, can_apologise=can_apologise)
    return _unfolded(texts, issue, trouble, head=head, status=status, buttons=buttons)


def taken_back(texts: Texts, issue: Issue, trouble: Trouble) -> Message:
    """Return the card after the customer has changed the rating and nobody had begun."""
    head = _head(texts, issue, trouble, why=Why.RATING)
    return _folded(texts, issue, trouble, head=head, status=texts.say("recovery/taken_back"))


def _unfolded(
    texts: Texts, issue: Issue, trouble: Trouble, *, head: Mrkdwn, status: Mrkdwn, buttons: list[Block]
) -> Message:
    """Return the card while somebody is to make it good."""
    small = [_about(texts, trouble), _history(texts, trouble.past)]
    said = [kit.quoted(trouble.comment)] if trouble.comment else []
    blocks = [
        kit.section(status),
        kit.section(head),
        kit.titled(issue.title, url=trouble.thread, below=""),
        *said,
        *map(kit.context, small),
        kit.actions(*buttons),
    ]
    words = [texts.say("recovery/said", comment=trouble.comment)] if trouble.comment else []
    return kit.message("\n".join([head, _title(texts, issue), *words, status, *small]), blocks)


def _folded(texts: Texts, issue: Issue, trouble: Trouble, *, head: Mrkdwn, status: Mrkdwn) -> Message:
    """Return the card in two lines, once there is nothing more to do."""
    about = texts.say("recovery/folded", head=head, title=issue.title, url=trouble.thread)
    text = "\n".join([head, _title(texts, issue), status])
    return kit.message(text, [kit.section(status), kit.context(about)])


_SHOWN = 10  # ratings, the newest ones


def _title(texts: Texts, issue: Issue) -> Mrkdwn:
    return texts.say("recovery/title", number=issue.number, title=issue.title)


def _about(texts: Texts, trouble: Trouble) -> Mrkdwn:
    """Return who had resolved it, and where to read on."""
    return texts.say("recovery/about", resolver_name=trouble.resolver, answer=trouble.answer, card=trouble.card)


def _history(texts: Texts, past: Past) -> Mrkdwn:
    scores = " ".join(map(str, past.scores[-_SHOWN:]))
    return texts.say("recovery/history", count=past.issues, reopenings=past.reopened, scores=scores)


def _head(texts: Texts, issue: Issue, trouble: Trouble, *, why: Why) -> Mrkdwn:
    return texts.say(
        "recovery/head",
        number=issue.number,
        name=trouble.name,
        account=trouble.account,
        score=trouble.score if why is Why.RATING else None,
        count=trouble.not_yets if why is Why.NOT_YET else 0,
    )


def _buttons(texts: Texts, recovery: Recovery, *, thread: str | None, can_apologise: bool) -> list[Block]:
    issue, value = recovery.issue, f"{recovery.issue}.{recovery.resolution_no}"

    def button(label: str, action_id: str, style: str | None = None) -> Block:
        return agents_button.about(texts, label, action_id, issue=issue, value=value, style=style)

    take = [button("take", ids.RECOVERY_CLAIM, "primary")] if recovery.claimed_by is None else []
    apologise = [button("apologise", ids.RECOVERY_APOLOGISE)] if can_apologise else []
    read = agents_button.open_thread(texts, issue=issue, url=thread)
    return [*take, *apologise, *read, button("done", ids.RECOVERY_DONE)]


def late(texts: Texts, issue: Issue, *, assignee: str | None) -> Message:
    """Return the line that nobody was in touch in time."""
    return kit.message(texts.say("recovery/late", number=issue.number, holder=assignee))


def answered(
    texts: Texts, issue: Issue, *, name: str | None, score: int | None, is_poor: bool, assignee: str | None
) -> Message:
    """Return the line that tells how the customer finds it now; `assignee` made it good. `score` may be hidden."""
    values = {"number": issue.number, "name": name, "score": score, "poor": is_poor, "holder": assignee}
    return kit.message(texts.say("recovery/answered", **values))


def apology_form(
    texts: Texts, issue: Issue, *, resolution_no: int, draft: str, channel: str | None, reply_to: str
) -> Block:
    """Return the form for an apology, with words to begin from in the customer's language."""
    words = kit.text_input(
        ids.ANSWER,
        texts.say("form/to_customer"),
        value=draft,
        lines="many",
        hint=texts.say("form/apology_hint"),
        max_length=min(kit.TEXT_LIMIT, WORDS_LENGTH),
    )
    return agents_form.form(
        texts,
        "apology",
        ids.APOLOGY_FORM,
        number=issue.number,
        blocks=[kit.said(issue.title, bold_first=True), words],
        about={"issue": issue.number, "round": resolution_no, "channel": channel, "reply_to": reply_to},
    )
