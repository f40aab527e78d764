"""A form that agents fill in, with the words of `templates/form/`."""

from collections.abc import Mapping, Sequence
from typing import Any

from slackbot.blocks import kit
from slackbot.blocks.kit import Block
from slackbot.texts import Texts


def form(
    texts: Texts,
    name: str,
    callback_id: str,
    *,
    blocks: Sequence[Block],
    about: Mapping[str, Any],
    **named: object,
) -> Block:
    """Return the form: `form/<name>` is its title, made of `named`, and `form/<name>_send` sends it.

    `about` comes back with it.
    """
    return kit.form(
        callback_id,
        title=texts.say(f"form/{name}", **named),
        submit=texts.say(f"form/{name}_send"),
        close=texts.say("form/cancel"),
        blocks=blocks,
        about=about,
    )
