"""What it looks like when we ask to quote a customer, and where kind words are read once we may."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue
from slackbot.domain.testimonial import Named
from slackbot.texts import Texts


def ask(
    texts: Texts, issue: Issue, *, resolution_no: int, first_name: str | None, named: Named, asks_for_company: bool
) -> Message:
    """Return the question whether we may quote the customer's words beside what is `named`, with Yes and No.

    `asks_for_company` is whether the name of their company has a Yes of its own.
    """
    text = texts.say("quote/ask", number=issue.number, title=issue.title, first_name=first_name, named=named)
    about = f"{issue.number}.{resolution_no}"
    reads = texts.say("label/quote_yes_reads")
    yes = kit.button(texts.say("label/yes"), ids.QUOTE_YES, value=about, reads=reads)
    reads = texts.say("label/quote_no_reads")
    no = kit.button(texts.say("label/no"), ids.QUOTE_NO, value=about, reads=reads)
    if not asks_for_company:
        return kit.message(text, [kit.plainly(text), kit.actions(yes, no)])
    reads = texts.say("label/quote_company_reads")
    more = kit.button(texts.say("label/quote_company"), ids.QUOTE_YES_COMPANY, value=about, reads=reads)
    return kit.message(text, [kit.plainly(text), kit.actions(yes, more, no)])


def agreed(texts: Texts, issue: Issue, *, named: Named) -> Message:
    """Return what the question becomes once we may."""
    return kit.message(texts.say("quote/agreed", number=issue.number, named=named))


def declined(texts: Texts, issue: Issue) -> Message:
    """Return what the question becomes once we may not."""
    return kit.message(texts.say("quote/declined", number=issue.number))


def kudos(texts: Texts, *, words: str, first_name: str | None, account: str | None, number: int) -> Message:
    """Return the post of kind words for the team, with no more of whoever said them than the customer agreed to."""
    head = texts.say("kudos/head", first_name=first_name, account=account, number=number)
    text = texts.say("kudos/post", head=head, words=words)
    return kit.message(text, [kit.section(head), kit.said(words)])
