"""The few errors that are meant for somebody to read."""

from typing import Any


class Refused(Exception):
    """What cannot be done: the template that says why and what to do instead, and its values.

    `listeners/guard.py` says it in the language of whoever reads it; the error's own words are for logs. `field` names
    the form's block the words belong to, where there is one.
    """

    def __init__(self, template: str, /, *, field: str | None = None, **values: Any) -> None:
        super().__init__(" ".join([template, *(f"{name}={value}" for name, value in values.items())]))
        self.template, self.field, self.values = template, field, values


class Unmet(Exception):
    """Slack alone can say who this person or what this channel is: it is asked, and what was begun is done again."""

    def __init__(self, user: str = "", *, channel: str = "") -> None:
        super().__init__(user or channel)
        self.user, self.channel = user, channel


class Repeated(Exception):
    """Slack's request, or a copy of it, was acted upon before."""


class WrongSetting(Exception):
    """A sentence for the operator: every setting that is wrong, and what to do."""


class NoPort(WrongSetting):
    """The port is another program's, or not for us to use."""


class NewerSchema(WrongSetting):
    """The database was migrated by a later version than this one, which must leave it alone."""


class Unavailable(Exception):
    """The database, or Slack, cannot be reached now; the same may work later."""


class DatabaseAway(Unavailable):
    """The database cannot do what was asked: its words say to the operator what to do.

    Whoever asked reads `refusal/database`, which says it in one of some ways: `says`.
    `trouble` is its class, as in `/metrics`. Where `is_undone`, nothing at all was saved, and the same may be tried
    again at once; otherwise that would only fail again, or do a second time what may be done.
    """

    def __init__(self, to_operator: str, *, says: str, trouble: str, is_undone: bool = False) -> None:
        super().__init__(to_operator)
        self.says, self.trouble, self.is_undone = says, trouble, is_undone
