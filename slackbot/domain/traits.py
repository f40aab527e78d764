"""The words in which the table of kinds is written: who reads a message, and what becomes of it when."""

from enum import Enum, auto


class Reader(Enum):
    """Who reads a message."""

    AGENTS = auto()
    ONE_AGENT = auto()
    LEADS = auto()
    TEAM = auto()
    CUSTOMER = auto()
    NOBODY = auto()  # it is a look, not a message


class During(Enum):
    """How the issue must stand for the message to go out still."""

    ANY = auto()
    RESOLUTION = auto()  # resolved, and not resolved anew since the message was planned: reopening withdraws it
    WAITING = auto()  # pending since what the message names
    WORK = auto()  # neither resolved nor pending


class OnClosing(Enum):
    """What closing the issue does with a message that has not gone out."""

    NOTHING = auto()
    WITHDRAWS = auto()
    EXPIRES = auto()


class OverBudget(Enum):
    """What happens to a message when the customer's budget has no room for it."""

    HELD = auto()
    WAITS = auto()
