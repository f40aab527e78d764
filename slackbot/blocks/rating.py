"""What a survey looks like, before and after its answer, and the form for a comment."""

from collections.abc import Sequence

from slackbot.blocks import answer_edits, ids, kit, opt_out
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue
from slackbot.domain.rating import COMMENT_LENGTH
from slackbot.texts import Mrkdwn, Texts


def question(texts: Texts, issue: Issue, *, round_: int, first_name: str | None) -> Message:
    """Return the survey's one question and its five buttons."""
    text = texts.say("survey/ask", number=issue.number, title=issue.title, first_name=first_name)
    return _asking(texts, issue, text=text, round_=round_, actions=ids.SCORES)


def reminder(texts: Texts, issue: Issue, *, round_: int, first_name: str | None) -> Message:
    """Return the one reminder of a survey, with the same five buttons."""
    text = texts.say("survey/reminder", number=issue.number, title=issue.title, first_name=first_name)
    return _asking(texts, issue, text=text, round_=round_, actions=ids.SCORES)


def after_recovery(texts: Texts, issue: Issue, *, round_: int, first_name: str | None) -> Message:
    """Return the question whether it is better now, with five buttons of its own."""
    text = texts.say("recovery/ask_again", number=issue.number, title=issue.title, first_name=first_name)
    return _asking(texts, issue, text=text, round_=round_, actions=ids.RECOVERY_SCORES)


def _asking(texts: Texts, issue: Issue, *, text: Mrkdwn, round_: int, actions: Sequence[str]) -> Message:
    buttons = [
        kit.button(
            texts.say("label/score", score=score),
            action,
            value=f"{issue.number}.{round_}.{score}",
            reads=texts.say("label/score_reads", score=score),
        )
        for score, action in enumerate(actions, start=1)
    ]
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons), opt_out.offer(texts, issue)])


def thanks(texts: Texts, issue: Issue, *, round_: int, changeable: bool, commented: bool) -> Message:
    """Return what the survey becomes once it is answered; the score is not in it."""
    template = "survey/commented" if commented else "survey/thanks"
    text = texts.say(template, number=issue.number, title=issue.title)
    about = f"{issue.number}.{round_}"
    buttons = []
    if changeable:
        buttons.append(answer_edits.button(texts, ids.CHANGE, about=about))
    if not commented:
        reads = texts.say("label/add_comment_reads")
        buttons.append(kit.button(texts.say("label/add_comment"), ids.COMMENT, value=about, reads=reads))
    return kit.message(text, [kit.plainly(text), *([kit.actions(*buttons)] if buttons else [])])


def comment_form(texts: Texts, issue: Issue, *, round_: int, channel: str) -> Block:
    """Return the form for a comment; `channel` is where it was asked for."""
    about = kit.section(texts.say("survey/form_about", number=issue.number))
    label = texts.say("label/your_comment")
    field = kit.text_input(ids.COMMENT_INPUT, label, max_length=COMMENT_LENGTH, lines="many")
    return kit.form(
        ids.COMMENT_FORM,
        title=texts.say("label/add_comment"),
        submit=texts.say("label/send"),
        close=texts.say("label/cancel"),
        blocks=[about, field],
        about={"issue": issue.number, "round": round_, "channel": channel},
    )
