"""What a lead sees of a template: its words as they would be read, where they are from, and what is wrong."""

from collections.abc import Sequence

from slackbot.blocks import kit
from slackbot.blocks.kit import Message
from slackbot.texts import Fault, Mrkdwn, Texts
from slackbot.texts.preview import Preview

_MOST_FAULTS = 10


def preview(texts: Texts, shown: Preview, *, readable: str, faults: Sequence[Fault]) -> Message:
    """Return the template filled in; `readable` is how it reads in Slack, `faults` what is wrong with it."""
    about = texts.say("answer/template_about", name=shown.name, file=shown.found.file, owner=shown.found.is_owners)
    notes = [_fault(texts, one) for one in faults[:_MOST_FAULTS]]
    if shown.lacking:
        notes.insert(0, texts.say("answer/template_lacking", names=", ".join(shown.lacking)))
    blocks = [kit.quoted(readable), kit.context(about), *map(kit.section, notes)]
    return kit.message("\n".join([shown.text, about, *notes]), blocks)


def _fault(texts: Texts, wrong: Fault) -> Mrkdwn:
    """Return one thing that is wrong, in a line."""
    return texts.say("answer/template_fault", file=wrong.file, line=wrong.line, problem=wrong.problem)
