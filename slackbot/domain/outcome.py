"""What became of a question to the agents that stands in a message with buttons: what they asked for, or what came."""

from enum import StrEnum


class Outcome(StrEnum):
    """What ended it, or that its end was undone. The value is what the database keeps."""

    REOPENED = "reopened"
    """The issue was opened again."""

    THANKED = "thanked"
    """An agent says that the customer's words were a thank-you."""

    REPLIED = "replied"
    """An agent wrote to the customer."""

    AGAIN = "again"
    """The customer wrote once more, which has a line and buttons of its own."""

    SOLVED = "solved"
    """The customer says by a press that it works."""

    CLOSED = "closed"
    """The issue was closed."""

    UNDONE = "undone"
    """The resolution was undone."""

    ANSWERED = "answered"
    """The customer wrote in the thread that was asked about."""

    RESUMED = "resumed"
    """An agent goes on without the customer."""

    WAITS = "waits"
    """An agent waits on for the customer."""

    RESOLVED = "resolved"
    """The issue was resolved."""

    DROPPED = "dropped"
    """The issue was logged by mistake."""

    SENT_AGAIN = "sent_again"
    """A lost message is being sent once more."""

    ARRIVED = "arrived"
    """A message that may have been lost has arrived."""

    LEFT = "left"
    """A lost message is not sent."""

    ASKED = "asked"
    """It is asked as before: what had ended it was undone."""


LOST = (Outcome.SENT_AGAIN, Outcome.ARRIVED, Outcome.LEFT)
"""What can become of a lost message."""

WORDS = tuple(one for one in Outcome if one not in (*LOST, Outcome.ASKED))
"""What can become of a customer's words."""
