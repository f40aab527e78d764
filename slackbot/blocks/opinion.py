"""What the other questions look like: how easy we made it, whether we are recommended; and what they become."""

from slackbot.blocks import ids, kit, opt_out
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue
from slackbot.texts import Texts


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


def thanks(texts: Texts, issue: Issue | None) -> Message:
    """Return what a question becomes once it is answered, without the score; no issue is that of `nps`."""
    if issue is None:
        text = texts.say("survey/nps_answered")
    else:
        text = texts.say("survey/answered", number=issue.number, title=issue.title)
    return kit.message(text, [kit.plainly(text)])
