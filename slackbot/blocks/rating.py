"""What a survey looks like, before and after its answer, and the form for a comment."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue
from slackbot.domain.rating import COMMENT_LENGTH
from slackbot.texts import Texts

_WORDS = ("Very unhappy", "Unhappy", "Neither", "Happy", "Very happy")


def question(texts: Texts, issue: Issue, *, round_: int, first_name: str | None) -> Message:
    """Return the survey's one question and its five buttons."""
    text = texts.say("survey/ask", number=issue.number, title=issue.title, first_name=first_name)
    buttons = [
        kit.button(
            f"{score} {word}",
            ids.SCORES[score - 1],
            value=f"{issue.number}.{round_}.{score}",
            reads=f"{score} of 5, {word.lower()}",
        )
        for score, word in enumerate(_WORDS, start=1)
    ]
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons)])


def thanks(texts: Texts, issue: Issue, *, round_: int, changeable: bool, commented: bool) -> Message:
    """Return what the survey becomes once it is answered; the score is not in it."""
    template = "survey/commented" if commented else "survey/thanks"
    text = texts.say(template, number=issue.number, title=issue.title)
    about = f"{issue.number}.{round_}"
    buttons = [kit.button("Change", ids.CHANGE, value=about, reads="Change my answer")] if changeable else []
    if not commented:
        buttons.append(kit.button("Add a comment", ids.COMMENT, value=about))
    return kit.message(text, [kit.plainly(text), *([kit.actions(*buttons)] if buttons else [])])


def comment_form(texts: Texts, issue: Issue, *, round_: int) -> Block:
    """Return the form for a comment."""
    about = kit.section(texts.say("survey/form_about", number=issue.number))
    field = kit.text_input(ids.COMMENT_INPUT, "Your comment", max_length=COMMENT_LENGTH, lines="many")
    return kit.form(
        ids.COMMENT_FORM,
        title="Add a comment",
        submit="Send",
        blocks=[about, field],
        about={"issue": issue.number, "round": round_},
    )
