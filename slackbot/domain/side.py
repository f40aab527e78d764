"""Whose side somebody speaks or clicks for: asked here alone, of all that Slack tells, live and in every later look."""

from slackbot.domain.metrics import Side
from slackbot.domain.person import Person
from slackbot.errors import Unmet

SLACKBOT = "USLACKBOT"  # Slack calls it neither a bot nor an app
TOMBSTONE = "tombstone"  # the subtype of what stands in the place of a thread's first message once that is deleted
HUMAN = (None, "file_share", "thread_broadcast", "me_message")  # subtypes of what a person says; the rest is Slack's


def side(person: Person, *, requester: str | None, in_account: bool, through_app: bool = False) -> Side | None:
    """Return whose side the person is on; None if on nobody's: a bot, Slackbot, a colleague who is no agent.

    - `requester` is whom the issue is solved for.
    - `in_account`: it happens in a channel of an account, where our own guests are the account's people.
    - `through_app`: an app posted the words, its bot's or a person's, which the message alone does not tell.

    Raises `Unmet` where only Slack can say, and has not been asked.
    """
    if is_machine(person):
        return None
    if is_ours(person):
        return Side.AGENT
    if person.user == requester:
        return Side.CUSTOMER
    if is_undecided(person, through_app=through_app):
        raise Unmet(person.user)
    is_theirs = person.is_external or (person.is_guest and in_account)
    return Side.CUSTOMER if is_theirs else None


def is_ours(person: Person) -> bool:
    """Return whether the person is on our side wherever they speak, and so nobody's customer: an agent."""
    return person.is_agent


def is_machine(person: Person) -> bool:
    """Return whether that is known to be no human: a bot, or Slackbot."""
    return person.is_bot or person.user == SLACKBOT


def is_undecided(person: Person, *, through_app: bool = False) -> bool:
    """Return whether Slack must be asked about the person first: who is of us may be an agent, or a guest.

    Who is not may be a bot, or of our organisation.
    """
    if person.is_met or person.user == SLACKBOT:
        return False
    return not person.is_external or through_app or person.our_enterprise is not None
