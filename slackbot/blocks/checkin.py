"""What a check-in looks like, before and after its answer, alone or with others in one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slackbot.blocks import ids, kit, opt_out
from slackbot.blocks.kit import Block, Message
from slackbot.domain.checkin import Answer
from slackbot.domain.issue import Issue
from slackbot.texts import Mrkdwn, Texts


def question(
    texts: Texts,
    issue: Issue,
    *,
    first_name: str | None,
    turn: int,
    resolved_day: date,
    with_title: bool = False,
    template: str | None = None,
) -> Message:
    """Return the check-in, in the words that an agent chose or the usual ones; its second turn offers no more time."""
    given = {"first_name": first_name, "resolved_day": resolved_day, "with_title": with_title}
    text = _asking(texts, issue, turn=turn, template=template, **given)
    buttons = _buttons(texts, issue, turn=turn)
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons), opt_out.offer(texts, issue)])


def _asking(texts: Texts, issue: Issue, *, turn: int, template: str | None = None, **given: object) -> Mrkdwn:
    usual = "checkin/ask" if turn == 1 else "checkin/ask_again"
    return texts.say(template or usual, number=issue.number, title=issue.title, **given)


def _buttons(texts: Texts, issue: Issue, *, turn: int) -> list[Block]:
    about, number = f"{issue.number}.{issue.resolutions}.{turn}", issue.number
    reads = texts.say("label/solved_reads", number=number)
    solved = kit.button(texts.say("label/solved"), ids.SOLVED, value=about, style="primary", reads=reads)
    reads = texts.say("label/not_yet_reads", number=number)
    not_yet = kit.button(texts.say("label/not_yet"), ids.NOT_YET, value=about, reads=reads)
    reads = texts.say("label/more_time_reads")
    more_time = kit.button(texts.say("label/more_time"), ids.MORE_TIME, value=about, reads=reads)
    return [solved, not_yet, more_time] if turn == 1 else [solved, not_yet]


@dataclass(frozen=True)
class Part:
    """One check-in of a message that holds several.

    `resolved_day` is when it was resolved, as the customer counts days. `url` leads to the thread of its issue, if it
    has one. `over` is what stands in the place of its question and buttons once it was answered, or can be answered no
    more.
    """

    issue: Issue
    turn: int
    resolved_day: date
    url: str | None = None
    over: Mrkdwn | None = None


def several(texts: Texts, parts: Sequence[Part], *, first_name: str | None) -> Message:
    """Return one message for the check-ins of a day, each with its link and its own buttons."""
    asked = [part for part in parts if part.over is None]
    said = [_words(texts, part, greets=part is parts[0], first_name=first_name) for part in parts]
    blocks = [block for part, words in zip(parts, said, strict=True) for block in _apart(_shown(texts, part, words))]
    stop = [opt_out.offer(texts, asked[0].issue)] if asked else []
    return kit.message("\n".join(said), [*blocks, *stop] if stop else blocks[:-1], limit=kit.FALLBACK_LIMIT)


def _apart(part: list[Block]) -> list[Block]:
    """Return it with a line below: buttons belong to what stands above them."""
    return [*part, kit.divider()]


def _words(texts: Texts, part: Part, *, greets: bool, first_name: str | None) -> Mrkdwn:
    if part.over is not None:
        return part.over
    if greets:
        greeting = {"first_name": first_name, "resolved_day": part.resolved_day}
        return _asking(texts, part.issue, turn=part.turn, template=None, with_title=True, **greeting)
    return texts.say("together/another", number=part.issue.number, title=part.issue.title)


def _shown(texts: Texts, part: Part, words: Mrkdwn) -> list[Block]:
    link = [kit.context(texts.say("together/thread", number=part.issue.number, url=part.url))] if part.url else []
    buttons = [kit.actions(*_buttons(texts, part.issue, turn=part.turn))] if part.over is None else []
    return [kit.plainly(words), *link, *buttons]


def answered(
    texts: Texts, issue: Issue, *, answer: Answer, assignee: str | None, due_day: date | None, with_title: bool = False
) -> Message:
    """Return what the check-in becomes once it is answered."""
    text = after_answer(texts, issue, answer=answer, assignee=assignee, due_day=due_day, with_title=with_title)
    return kit.message(text, [kit.plainly(text)])


def after_answer(
    texts: Texts,
    issue: Issue,
    *,
    answer: Answer,
    assignee: str | None,
    due_day: date | None,
    with_title: bool = False,
    elsewhere: bool = False,
) -> Mrkdwn:
    """Return the words in place of a check-in that was answered.

    `due_day` is when it is asked once more, if it is. `elsewhere`: they stand in another issue's thread, where an
    answer to them would be taken for that one's.
    """
    values = {"number": issue.number, "title": issue.title}
    match answer:
        case Answer.SOLVED:
            return texts.say("checkin/solved", **values, with_title=with_title)
        case Answer.NOT_YET:
            return texts.say("checkin/not_yet", **values, holder=assignee, open=not issue.is_over, elsewhere=elsewhere)
        case Answer.MORE_TIME:
            if due_day is None:
                return texts.say("checkin/no_rush", number=issue.number)
            return texts.say("checkin/more_time", **values, due_day=due_day)
