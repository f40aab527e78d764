"""In whose language we answer somebody who typed a command, clicked a button or sent a form of ours."""

from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.errors import Refused, Unavailable
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn, Texts, catalogue
from slackbot.texts.template import Reads


def for_agent(desk: Desk, user: str) -> Desk:
    """Return the desk with its templates as that agent reads them: the same for everybody else.

    The database is asked only where the owner has words for agents in another language than the workspace's.
    """
    if not desk.texts.agents_languages:
        return desk
    try:
        with desk.read() as tx:
            return replace(desk, texts=to_agent_in(tx, desk, user))
    except Unavailable:
        return desk


def to_agent_in(tx: Tx, desk: Desk, user: str | None) -> Texts:
    """Return the templates as that agent reads them, inside a transaction; they are the workspace's for all others."""
    person = rows.people.get(tx, user) if user and desk.texts.agents_languages else None
    return desk.texts.to_agent(person.locale) if person is not None and person.is_agent else desk.texts


def refusal(desk: Desk, no: Refused, *, user: str, channel: str) -> Mrkdwn:
    """Return why not, as who asked in that channel reads it; what only agents are refused asks no database."""
    is_agents = catalogue.templates()[no.template].reads is not Reads.CUSTOMER
    texts = desk.texts if is_agents else to_clicker(desk, user, channel=channel)
    return texts.say(no.template, **no.values)


def to_clicker(desk: Desk, user: str, *, channel: str) -> Texts:
    """Return the templates as who clicked in that channel reads them; as one reads there, if we cannot look them up."""
    try:
        with desk.read() as tx:
            return to_clicker_in(tx, desk, user, channel=channel)
    except Unavailable:
        return to_place(desk, channel)


def to_clicker_in(tx: Tx, desk: Desk, user: str, *, channel: str) -> Texts:
    """Return the same inside a transaction. An agent reads as in `for_agent`, wherever they click."""
    person = rows.people.get(tx, user)
    if person is not None and person.is_agent:
        return desk.texts.to_agent(person.locale)
    return recipient.texts(desk, recipient.of_clicker(tx, desk, user, channel=channel))


def to_place(desk: Desk, channel: str) -> Texts:
    """Return the templates in the language of the channel's account; this asks no database."""
    account = desk.plans.of_channel(channel)
    return desk.texts.to(locale=account.locale if account else None)
