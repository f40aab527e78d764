"""The button by which a customer takes an answer back while there is time."""

from slackbot.blocks import kit
from slackbot.blocks.kit import Block
from slackbot.texts import Texts


def button(texts: Texts, action_id: str, *, about: str) -> Block:
    """Return the button; its value says which answer it is about."""
    return kit.button(texts.say("label/change"), action_id, value=about, reads=texts.say("label/change_reads"))
