"""The few errors that are meant for somebody to read."""

from typing import Any


class Refused(Exception):
    """A sentence for the user: what cannot be done, and what to do instead.

    `field` names the form's block the sentence belongs to, where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class RefusedCustomer(Refused):
    """What is refused where customers click and write: the template that says why, and its values.

    `listeners/guard.py` says it in the language of whoever reads it; the error's own words are for logs.
    """

    def __init__(self, template: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(" ".join([template, *(f"{name}={value}" for name, value in values.items())]), field=field)
        self.template = template
        self.values = values


class Unmet(Exception):
    """Slack alone can say who this person is; it is to be asked, and what was begun done again."""

    def __init__(self, user: str) -> None:
        super().__init__(user)
        self.user = user


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
    """The database cannot do what was asked: its words say to the operator what to do, `to_user` to whoever asked.

    `trouble` is its class, as in `/metrics`. Where `is_undone`, nothing at all was saved, and the same may be tried
    again at once; otherwise that would only fail again, or do a second time what may be done.
    """

    def __init__(self, to_operator: str, *, to_user: str, trouble: str, is_undone: bool = False) -> None:
        super().__init__(to_operator)
        self.to_user, self.trouble, self.is_undone = to_user, trouble, is_undone
