"""What a customer's rating, and the words with it, make us do."""

from slackbot.desk.context import Desk
from slackbot.desk.surveys import recoveries, testimonials
from slackbot.domain.issue import Issue
from slackbot.domain.rating import Rating
from slackbot.store.tx import Tx


def rated(tx: Tx, desk: Desk, issue: Issue, rating: Rating) -> None:
    """Call a lead for a low rating, or ask to quote the words of a good one; a change takes either back."""
    recoveries.rated(tx, desk, issue, rating)
    testimonials.consider(tx, desk, issue, rating)


def commented(tx: Tx, desk: Desk, issue: Issue, rating: Rating) -> None:
    """Show the leads the words with a low rating, or ask to quote those with a good one."""
    recoveries.refresh(tx, desk, number=issue.number, round_=rating.round)
    testimonials.consider(tx, desk, issue, rating)
