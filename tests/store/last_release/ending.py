"""Stories of what is live at the end: questions just asked, answers that can still be changed."""

from collections.abc import Callable
from datetime import datetime

from case import LEAD, Case, at, minutes
from month import Month, Story
from place import END

from slackbot.desk import recoveries, summaries
from slackbot.domain.checkin import Answer


def fresh(m: Month, user: str, channel: str, *, begun: datetime, then: Callable[[Case], Story]) -> Story:
    """A survey that has just been sent, and what its reader has just done with it."""
    yield begun
    case = Case(m, user, channel, f"A question of the last days, by {user[1:].title()}")
    case.claim("UANA")
    case.resolve("Answered at once.", by="UANA")
    yield case.asked()
    yield minutes(2)
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    yield minutes(2)
    yield from then(case)


def left(_case: Case) -> Story:
    yield minutes(1)


def answered(score: int) -> Callable[[Case], Story]:
    def then(case: Case) -> Story:
        yield END - minutes(6)
        case.rate(score)

    return then


def asked_again(score: int) -> Callable[[Case], Story]:
    def then(case: Case) -> Story:
        yield END - minutes(6)
        case.rate(score)
        yield minutes(3)
        case.change()

    return then


def praised(case: Case) -> Story:
    case.rate(5)
    case.comment("You were there within the hour.")
    yield minutes(1)


def praised_for_a_while(case: Case) -> Story:
    """Withdraws the question whether we may quote before it goes out."""
    case.rate(5)
    case.comment("You were there within the hour.")
    case.rate(4)
    yield minutes(1)


def unhappy(steps: int) -> Callable[[Case], Story]:
    """A low rating, after which so many of the lead's steps are done; the fourth answers the second question."""

    def then(case: Case) -> Story:
        case.rate(1)
        case.comment("This was the third time.")
        yield minutes(20)
        if steps == 1:
            recoveries.claim(case.m.desk, case.about, by=LEAD)
        elif steps > 1:
            case.make_good()
            yield case.sent("recovery-survey")
            if steps > 2:
                yield END - minutes(5)
                case.rate_again(4)

    return then


def live_checkins(m: Month) -> Story:
    """Check-ins that nobody has answered: a first and a second one, and one to a person alone."""
    yield at(31, 7)
    second = Case(m, "UIVO", "CINITECH", "One button is missing")
    second.resolve()
    yield second.asked()
    second.answer(Answer.MORE_TIME)
    yield at(32, 7)
    for user, channel in (("UINES", "CINITECH"), ("UHUGO", None), ("UIVO", "CINITECH")):
        Case(m, user, channel, "One button is grey").resolve()


def summary_here(m: Month) -> Story:
    """A week's summary beside the scheduled ones."""
    yield at(20, 10)
    summaries.post_here(m.desk, summaries.named(m.desk, "week"), channel="CTRIAGE", by=LEAD)
