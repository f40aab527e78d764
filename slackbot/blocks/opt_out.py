"""How a customer ends our questions with one press, and takes that back."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue
from slackbot.texts import Texts

_NO_ISSUE = "0"


def offer(texts: Texts, issue: Issue | None) -> Block:
    """Return the row of its own that stands last under a question; its value is the issue's number, 0 for none."""
    label, reads = texts.say("label/stop"), texts.say("label/stop_reads")
    sure = kit.confirmation(
        title=label, text=texts.say("opt_out/ask"), yes=texts.say("label/stop_yes"), no=texts.say("label/stop_no")
    )
    about = str(issue.number) if issue else _NO_ISSUE
    return kit.actions(kit.button(label, ids.OPT_OUT, value=about, reads=reads, confirm=sure))


def done(texts: Texts) -> Message:
    """Return the answer to whoever wants no more questions, with the button that takes it back."""
    text = texts.say("opt_out/done")
    reads = texts.say("label/resume_reads")
    undo = kit.button(texts.say("label/resume"), ids.OPT_IN, value="undo", reads=reads)
    return kit.message(text, [kit.section(text), kit.actions(undo)])


def undone(texts: Texts, *, first_name: str | None = None) -> Message:
    """Return the answer to whoever took it back."""
    return kit.message(texts.say("opt_out/undone", first_name=first_name))
