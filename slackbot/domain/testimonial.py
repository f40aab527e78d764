"""Kind words: when we ask to quote them, and who may let us."""

from enum import StrEnum
from hashlib import sha256

from slackbot.domain.question import CSAT, Answer
from slackbot.errors import Refused


class Consent(StrEnum):
    """Whether we may quote a rating's comment."""

    ASKED = "asked"
    AGREED = "agreed"
    AGREED_WITH_COMPANY = "agreed_company"
    DECLINED = "declined"

    @property
    def is_given(self) -> bool:
        """True if we may quote the words."""
        return self in (Consent.AGREED, Consent.AGREED_WITH_COMPANY)


class Named(StrEnum):
    """What stands beside the words that we quote, and nothing else."""

    BOTH = "both"
    FIRST_NAME = "first_name"
    COMPANY = "company"
    NOBODY = "nobody"

    @property
    def has_first_name(self) -> bool:
        """True if the customer's first name is among it."""
        return self in (Named.BOTH, Named.FIRST_NAME)

    @property
    def has_company(self) -> bool:
        """True if the name of the customer's company is among it."""
        return self in (Named.BOTH, Named.COMPANY)

    @property
    def with_company(self) -> "Named":
        """The same, and the company's name."""
        return Named.BOTH if self.has_first_name else Named.COMPANY


def is_worth_asking(rating: Answer) -> bool:
    """Return whether the rating has words that we would like to quote, and nobody has answered for them."""
    is_praise = rating.counts and rating.score == CSAT.best and bool(rating.comment)
    return is_praise and rating.quote in (None, Consent.ASKED)


def is_without_words(rating: Answer) -> bool:
    """Return whether we asked, or are about to, for words that are no more."""
    return rating.quote == Consent.ASKED and not rating.comment


def is_taken_back(rating: Answer) -> bool:
    """Return whether the customer thinks less well of us since we asked."""
    return rating.quote is not None and rating.quote != Consent.DECLINED and rating.score < CSAT.best


def fingerprint(words: str | None) -> str:
    """Return what tells these words from others: a consent is to the words it was asked for."""
    return sha256((words or "").encode()).hexdigest()[:16]


def is_about(rating: Answer, asked: object) -> bool:
    """Return whether the rating still is praise in the words that we asked for; `asked` is their fingerprint."""
    return rating.score == CSAT.best and fingerprint(rating.comment) == asked


def check_answer(rating: Answer | None, *, by: str, asked: object) -> Answer:
    """Return the rating whose words `by` may give us. Raises `Refused` for others, twice, and after a change.

    `asked` is the fingerprint of the words that the question was about.
    """
    if rating is None or rating.by != by or rating.quote is None:
        raise Refused("refusal/not_your_words")
    if rating.quote != Consent.ASKED:
        raise Refused("refusal/quote_answered")
    if not is_about(rating, asked):
        raise Refused("refusal/quote_withdrawn")
    return rating
