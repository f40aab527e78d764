"""What a check-in looks like, before and after its answer."""

from datetime import date

from slackbot.blocks import ids, kit, opt_out
from slackbot.blocks.kit import Block, Message
from slackbot.domain.checkin import Answer
from slackbot.domain.issue import Issue
from slackbot.texts import Texts


def question(
    texts: Texts,
    issue: Issue,
    *,
    first_name: str | None,
    turn: int,
    resolved_day: date,
    template: str | None = None,
) -> Message:
    """Return the check-in, in the words that an agent chose or the usual ones; its second turn offers no more time."""
    usual = "checkin/ask" if turn == 1 else "checkin/ask_again"
    values = {"number": issue.number, "title": issue.title, "first_name": first_name}
    text = texts.say(template or usual, **values, resolved_day=resolved_day)
    buttons = _buttons(texts, issue, turn=turn)
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons), opt_out.offer(texts, issue)])


def _buttons(texts: Texts, issue: Issue, *, turn: int) -> list[Block]:
    about, number = f"{issue.number}.{issue.resolutions}.{turn}", issue.number
    reads = texts.say("label/solved_reads", number=number)
    solved = kit.button(texts.say("label/solved"), ids.SOLVED, value=about, style="primary", reads=reads)
    reads = texts.say("label/not_yet_reads", number=number)
    not_yet = kit.button(texts.say("label/not_yet"), ids.NOT_YET, value=about, reads=reads)
    reads = texts.say("label/more_time_reads")
    more_time = kit.button(texts.say("label/more_time"), ids.MORE_TIME, value=about, reads=reads)
    return [solved, not_yet, more_time] if turn == 1 else [solved, not_yet]


def answered(texts: Texts, issue: Issue, *, answer: Answer, assignee: str | None, due_day: date | None) -> Message:
    """Return what the check-in becomes once it is answered."""
    values = {"number": issue.number, "title": issue.title}
    match answer:
        case Answer.SOLVED:
            text = texts.say("checkin/solved", **values)
        case Answer.NOT_YET:
            text = texts.say("checkin/not_yet", **values, holder=assignee, open=not issue.is_over)
        case Answer.MORE_TIME:
            text = texts.say("checkin/more_time", **values, due_day=due_day)
    return kit.message(text, [kit.plainly(text)])
