"""A promise, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from simulated.evidence import Evidence


@dataclass
class Verdict:
    """A promise, how often it could have been broken, and each time that it was."""

    promise: str
    about: str
    count: int = 0
    broken: list[str] = field(default_factory=list)
    detail: str = ""


Promise = Callable[[Evidence], Verdict]
