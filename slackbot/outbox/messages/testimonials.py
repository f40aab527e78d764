"""May we quote you: the question, the thanks, and the kind words as the team reads them."""

from collections.abc import Mapping

from slackbot.blocks import kit
from slackbot.blocks import testimonial as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.people import display_names
from slackbot.desk.surveys.testimonials import ACCOUNT, NAMED, WORDS
from slackbot.domain import testimonial as rules
from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.testimonial import Consent, Named
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.outbox.messages.customers import reading
from slackbot.store import rows
from slackbot.store.tx import Tx


def _question(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, _, texts = reading(desk, loaded)
    name, named = display_names.first_name(tx, loaded.delivery.person), _named(loaded.delivery)
    return blocks.ask(
        texts,
        issue,
        resolution_no=loaded.delivery.resolution_no,
        first_name=name,
        named=named,
        asks_for_company=bool(loaded.delivery.content.get(ACCOUNT)) and not named.has_company,
    )


def _answered(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return what stands in the question's place: it itself while it can be answered, or why it cannot any more."""
    issue, _, texts = reading(desk, loaded)
    rating = _rating(tx, loaded.delivery)
    quote = rating.quote
    if quote == Consent.ASKED and rules.is_about(rating, loaded.delivery.content.get(WORDS)):
        return _question(tx, desk, loaded)
    if quote == Consent.ASKED:
        return kit.message(texts.say("refusal/quote_withdrawn"))
    agreed = quote is not None and Consent(quote).is_given
    return blocks.agreed(texts, issue, named=_named(loaded.delivery)) if agreed else blocks.declined(texts, issue)


def _kudos(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, rating = loaded.about, _rating(tx, loaded.delivery)
    if not rules.is_about(rating, loaded.delivery.content.get(WORDS)):
        raise LookupError(f"the words about #{issue.number} that we may quote are gone")
    return blocks.kudos(
        desk.texts,
        words=rating.comment or "",
        first_name=display_names.first_name(tx, rating.by) if _named(loaded.delivery).has_first_name else None,
        account=loaded.delivery.content.get(ACCOUNT),
        number=issue.number,
    )


def _named(delivery: Delivery) -> Named:
    return Named(delivery.content.get(NAMED, Named.NOBODY))


def _rating(tx: Tx, delivery: Delivery) -> Answer:
    found = rows.answers.counted(tx, CSAT, issue=delivery.issue or 0, resolution_no=delivery.resolution_no)
    if found is None:
        raise LookupError(f"the rating of #{delivery.issue} is gone")
    return found


MAKERS: Mapping[Kind, Maker] = {Kind.QUOTE: _question, Kind.QUOTE_EDIT: _answered, Kind.KUDOS: _kudos}
