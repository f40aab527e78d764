"""What the other questions look like: how easy we made it, whether we are recommended; and what they become."""

from collections.abc import Mapping, Sequence

from slackbot.blocks import answer_edits, ids, kit, opt_out
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue
from slackbot.domain.opinion import Asks
from slackbot.texts import Mrkdwn, Texts

_CHANGES: Mapping[Asks, str] = {Asks.CES: ids.CES_CHANGE, Asks.RECOVERY: ids.RECOVERY_CHANGE}


def ces(texts: Texts, issue: Issue, *, round_: int, first_name: str | None) -> Message:
    """Return the question how easy we made it, with its seven buttons from 1, disagree, to 7, agree."""
    text = texts.say("survey/ces", number=issue.number, title=issue.title, first_name=first_name)
    buttons = [
        kit.button(
            texts.say("label/ces", score=score),
            action,
            value=f"{issue.number}.{round_}.{score}",
            reads=texts.say("label/ces_reads", score=score),
        )
        for score, action in enumerate(ids.CES_SCORES, start=1)
    ]
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons), opt_out.offer(texts, issue)])


def nps(texts: Texts, *, key_number: int, first_name: str | None) -> Message:
    """Return the question whether we are recommended, with its eleven buttons; `key_number` says which asking it is."""
    text = texts.say("survey/nps", first_name=first_name)
    buttons = [
        kit.button(
            texts.say("label/nps", score=score),
            action,
            value=f"{key_number}.{score}",
            reads=texts.say("label/nps_reads", score=score),
        )
        for score, action in enumerate(ids.NPS_SCORES)
    ]
    return kit.message(text, [kit.plainly(text), kit.actions(*buttons), opt_out.offer(texts, None)])


def thanks(texts: Texts, issue: Issue, *, round_: int, asks: Asks, changeable: bool) -> Message:
    """Return what a question about an issue becomes once it is answered; the score is not in it."""
    text = texts.say("survey/answered", number=issue.number, title=issue.title)
    change = answer_edits.button(texts, _CHANGES[asks], about=f"{issue.number}.{round_}")
    return _thanks(text, [change] if changeable else [])


def nps_thanks(texts: Texts, *, key_number: int, changeable: bool) -> Message:
    """Return what the question whether we are recommended becomes once it is answered."""
    change = answer_edits.button(texts, ids.NPS_CHANGE, about=str(key_number))
    return _thanks(texts.say("survey/nps_answered"), [change] if changeable else [])


def _thanks(text: Mrkdwn, buttons: Sequence[Block]) -> Message:
    return kit.message(text, [kit.plainly(text), *([kit.actions(*buttons)] if buttons else [])])
