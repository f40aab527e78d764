"""Kind words: when we ask to quote them, and who may let us."""

from enum import StrEnum

from slackbot.domain.rating import Rating
from slackbot.errors import RefusedCustomer

_BEST = 5


class Consent(StrEnum):
    """Whether we may quote a rating's comment."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


def is_worth_asking(rating: Rating) -> bool:
    """Return whether the rating has words that we would like to quote, and nobody was asked for them."""
    return rating.counts and rating.score == _BEST and bool(rating.comment) and rating.quote is None


def is_taken_back(rating: Rating) -> bool:
    """Return whether the customer thinks less well of us since we asked."""
    return rating.quote == Consent.ASKED and rating.score < _BEST


def check_answer(rating: Rating | None, *, by: str) -> Rating:
    """Return the rating whose words `by` may give us. Raises `Refused` for others, twice, and after a change."""
    if rating is None or rating.by != by or rating.quote is None:
        raise RefusedCustomer("refusal/not_your_words")
    if rating.quote != Consent.ASKED:
        raise RefusedCustomer("refusal/quote_answered")
    if is_taken_back(rating):
        raise RefusedCustomer("refusal/quote_withdrawn")
    return rating
