"""An agent's words to the customer, as they are posted."""

from slackbot.blocks import kit
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue
from slackbot.texts import Mrkdwn, Texts, escape, mention


def plain(texts: Texts, issue: Issue, *, agent: str, words: str, mentions: str | None = None) -> Message:
    """Return the words as the bot posts them, the agent's name above; Slack would not tell whom it mentions."""
    head = texts.say("issue/reply_head", number=issue.number, agent=agent, customer=mentions)
    return _posted(head, texts.say("issue/reply", agent=agent, words=words), words, mentions)


def signed(texts: Texts, issue: Issue, *, words: str, mentions: str | None = None) -> Message:
    """Return the same to be posted with the agent's name, which Slack shows above it."""
    head = texts.say("issue/signed_head", number=issue.number, customer=mentions)
    return _posted(head, escape(words), words, mentions)


def _posted(head: Mrkdwn, said: Mrkdwn, words: str, mentions: str | None) -> Message:
    text = f"{mention(mentions)} {said}" if mentions else said
    return kit.message(text, [kit.context(head), kit.said(words)], limit=kit.POST_LIMIT)
