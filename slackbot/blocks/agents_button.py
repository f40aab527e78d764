"""A button that agents press, with the words of `templates/button/`."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Block
from slackbot.texts import Texts


def plain(texts: Texts, label: str, action_id: str, *, value: str, style: str | None = None) -> Block:
    """Return the button whose words are `button/<label>`."""
    return kit.button(texts.say(f"button/{label}"), action_id, value=value, style=style)


def about(
    texts: Texts,
    label: str,
    action_id: str,
    *,
    issue: int,
    value: str | None = None,
    style: str | None = None,
    url: str | None = None,
) -> Block:
    """Return a button about an issue: a screen reader says its number, which is its value unless another is given.

    `url` is what it opens.
    """
    words = texts.say(f"button/{label}")
    reads = texts.say("button/reads", label=words, number=issue)
    its = str(issue) if value is None else value
    return kit.button(words, action_id, value=its, style=style, reads=reads, url=url)


def open_thread(texts: Texts, *, issue: int, url: str | None) -> list[Block]:
    """Return the button to the issue's thread with its customer, none where there is no address."""
    return [about(texts, "open_thread", ids.OPEN_THREAD, issue=issue, url=url)] if url else []
