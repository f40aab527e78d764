"""In whose language we answer somebody who clicked a button or sent a form of ours."""

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.errors import Unavailable
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Texts


def to_clicker(desk: Desk, user: str, *, channel: str) -> Texts:
    """Return the templates as who clicked in that channel reads them; as one reads there, if we cannot look them up."""
    try:
        with desk.read() as tx:
            return to_clicker_in(tx, desk, user, channel=channel)
    except Unavailable:
        return to_place(desk, channel)


def to_clicker_in(tx: Tx, desk: Desk, user: str, *, channel: str) -> Texts:
    """Return the same inside a transaction. An agent reads the workspace's language, wherever they click."""
    person = rows.people.get(tx, user)
    if person is not None and person.is_agent:
        return desk.texts
    return recipient.texts(desk, recipient.of_clicker(tx, desk, user, channel=channel))


def to_place(desk: Desk, channel: str) -> Texts:
    """Return the templates in the language of the channel's account; this asks no database."""
    account = desk.plans.of_channel(channel)
    return desk.texts.to(locale=account.locale if account else None)
