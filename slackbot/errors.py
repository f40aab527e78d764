"""The few errors that are meant for somebody to read."""


class Refused(Exception):
    """A sentence for the user: what cannot be done, and what to do instead.

    `field` names the form's block the sentence belongs to, where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class WrongSetting(Exception):
    """A sentence for the operator: every setting that is wrong, and what to do."""


class Unavailable(Exception):
    """The database, or Slack, cannot be reached now; the same may work later."""
