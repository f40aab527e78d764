"""What a check-in looks like, before and after its answer."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Message
from slackbot.domain.checkin import Answer
from slackbot.domain.issue import Issue
from slackbot.texts import Texts


def question(texts: Texts, issue: Issue, *, first_name: str | None, turn: int, resolved_day: str) -> Message:
    """Return the check-in; its second turn offers no more time."""
    template = "checkin/ask" if turn == 1 else "checkin/ask_again"
    values = {"number": issue.number, "title": issue.title, "first_name": first_name}
    text = texts.say(template, **values, resolved_day=resolved_day)
    about = f"{issue.number}.{issue.resolutions}.{turn}"
    buttons = [
        kit.button("Solved", ids.SOLVED, value=about, style="primary", reads=f"Issue {issue.number} is solved"),
        kit.button("Not yet", ids.NOT_YET, value=about, reads=f"Issue {issue.number} is not solved yet"),
    ]
    if turn == 1:
        buttons.append(kit.button("Need more time", ids.MORE_TIME, value=about, reads="I need more time to see"))
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons)])


def answered(texts: Texts, issue: Issue, *, answer: Answer, holder: str | None, due_day: str | None) -> Message:
    """Return what the check-in becomes once it is answered."""
    values = {"number": issue.number, "title": issue.title}
    match answer:
        case Answer.SOLVED:
            text = texts.say("checkin/solved", **values)
        case Answer.NOT_YET:
            text = texts.say("checkin/not_yet", **values, holder=holder)
        case Answer.MORE_TIME:
            text = texts.say("checkin/more_time", **values, due_day=due_day)
    return kit.message(text, [kit.plainly(text)])
