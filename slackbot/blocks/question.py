"""What a question with a score looks like, before and after its answer, and the form for a comment."""

from collections.abc import Mapping

from slackbot.blocks import answer_edits, ids, kit, opt_out
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue
from slackbot.domain.question import COMMENT_LENGTH, Question
from slackbot.texts import Texts


def ask(
    texts: Texts,
    question: Question,
    *,
    asking: str,
    issue: Issue | None,
    first_name: str | None,
    with_title: bool = False,
    template: str | None = None,
) -> Message:
    """Return the question and a button for each score; `asking` is what the buttons carry before it.

    `template` is that of a reminder, None for the question itself.
    """
    text = texts.say(template or question.words.ask[0], **_named(issue, with_title), first_name=first_name)
    buttons = [_score(texts, question, score, asking=asking) for score in question.scale]
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons), opt_out.offer(texts, issue)])


def _named(issue: Issue | None, with_title: bool) -> Mapping[str, object]:
    return {} if issue is None else {"number": issue.number, "title": issue.title, "with_title": with_title}


def _score(texts: Texts, question: Question, score: int, *, asking: str) -> Block:
    label = question.words.button
    reads = texts.say(f"{label}_reads", score=score)
    return kit.button(texts.say(label, score=score), ids.score(question, score), value=f"{asking}.{score}", reads=reads)


def thanks(
    texts: Texts,
    question: Question,
    *,
    asking: str,
    issue: Issue | None,
    changeable: bool,
    with_title: bool = False,
    commented: bool = False,
) -> Message:
    """Return what a question becomes once it is answered; the score is not in it."""
    words = question.words
    text = texts.say(words.commented if commented and words.commented else words.thanks, **_named(issue, with_title))
    buttons = []
    if changeable:
        buttons.append(answer_edits.button(texts, ids.change(question), about=asking))
    if question.takes_comment and not commented:
        reads = texts.say("label/add_comment_reads")
        buttons.append(kit.button(texts.say("label/add_comment"), ids.comment(question), value=asking, reads=reads))
    return kit.message(text, [kit.plainly(text), *([kit.actions(*buttons)] if buttons else [])])


def comment_form(texts: Texts, question: Question, issue: Issue, *, resolution_no: int, channel: str) -> Block:
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
        about={"question": question.name, "issue": issue.number, "round": resolution_no, "channel": channel},
    )
