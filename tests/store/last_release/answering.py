"""Stories of answers: given, changed, commented, quoted, made good."""

from datetime import datetime

from case import LEAD, Case, at, minutes
from month import Month, Story
from sqlalchemy import select

from slackbot.desk import manual, opinions, recoveries
from slackbot.domain.checkin import Answer
from slackbot.domain.opinion import Asks
from slackbot.domain.quote import Consent
from slackbot.store import ledger
from slackbot.store.tables import deliveries


def rating_changed(m: Month) -> Story:
    yield at(3, 9, 30)
    case = Case(m, "UJO", "CGLOBEX", "The export of invoices stops half way")
    yield minutes(20)
    case.claim()
    yield minutes(30)
    case.resolve()
    yield case.asked()
    yield minutes(15)
    case.answer(Answer.SOLVED, by="UMAYA")  # beside the requester
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    yield minutes(5)
    case.rate(3, by="UMAYA")
    case.comment("Good enough for us in Tokyo.", by="UMAYA")
    case.rate(4)
    yield minutes(3)
    case.change()
    yield minutes(2)
    case.rate(5)
    yield minutes(3)
    case.comment("Quick, and you told us why it broke.")
    yield case.sent("quote")
    yield minutes(30)
    case.let_quote(Consent.DECLINED)


def quote_agreed(m: Month) -> Story:
    yield at(4, 8)
    case = Case(m, "UIVO", "CINITECH", "Two users cannot sign in")
    case.claim("UANA")
    yield minutes(40)
    case.resolve("Their group had another name.", by="UANA")
    yield case.asked()
    yield minutes(10)
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    yield minutes(10)
    case.rate(5)
    case.speak("UIVO", "You found the cause at once. Thank you!")  # read as its comment
    yield case.sent("quote")
    yield minutes(10)
    case.let_quote(Consent.AGREED)


def quote_taken_back(m: Month) -> Story:
    yield at(5, 8)
    case = Case(m, "UIDA", "CINITECH", "The price list is a day old")
    case.resolve(by="UCHIARA")
    yield case.asked()
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    case.rate(5)
    case.comment("All right again.")
    yield case.sent("quote")
    yield minutes(5)
    case.rate(3)
    m.try_(case.let_quote, Consent.AGREED)


def effort_changed(m: Month) -> Story:
    yield at(9, 9)
    case = Case(m, "UIVO", "CINITECH", "How do we add a second warehouse?")
    yield minutes(25)
    case.resolve("Under Settings, Warehouses.", by="UANA")
    yield case.asked()
    yield minutes(20)
    case.answer(Answer.MORE_TIME)
    yield case.asked()
    yield minutes(20)
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    yield minutes(5)
    case.rate(2, by="UIDA")
    case.rate(4)
    yield minutes(4)
    case.change()
    yield minutes(4)
    case.rate(6)


def never_solved(m: Month) -> Story:
    """Not yet, twice: the second time it has the leads' card of the first in its place."""
    yield at(10, 8, 30)
    case = Case(m, "UINES", "CINITECH", "Labels come out of the wrong printer")
    case.claim("UCHIARA")
    yield minutes(30)
    case.resolve(by="UCHIARA")
    yield case.asked()
    yield minutes(30)
    case.answer(Answer.NOT_YET)
    yield minutes(10)
    recoveries.claim(m.desk, f"{case.number}.1", by=LEAD)
    yield minutes(60)
    case.resolve("The second queue is gone now.", by="UCHIARA")
    yield case.asked()
    yield minutes(30)
    case.answer(Answer.NOT_YET)
    yield minutes(90)
    recoveries.apologise(m.desk, case.number, case.round, by=LEAD, words="We are sorry. I look at it myself.")
    yield minutes(90)
    case.resolve("A new driver, tried with your printer.", by=LEAD)
    recoveries.finish(m.desk, f"{case.number}.2", by=LEAD)
    yield case.asked()
    yield minutes(30)
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    case.rate(5)


def recovery_dropped(m: Month) -> Story:
    yield at(13, 9)
    case = Case(m, "UHUGO", "CHOOLI", "Returns are booked twice")
    case.resolve(by="UBEN")
    yield case.asked()
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    case.rate(1)
    yield minutes(4)
    case.rate(5)


def recovery_late(m: Month) -> Story:
    yield at(12, 8, 45)
    case = Case(m, "UIVO", "CINITECH", "The nightly job did not run")
    case.claim("UBEN")
    yield minutes(200)
    case.resolve(by="UBEN")
    yield case.asked()
    case.answer(Answer.SOLVED)
    yield case.sent("survey")
    yield minutes(20)
    case.rate(2)
    case.comment("It took a whole day.")
    yield at(18, 9)
    case.make_good()
    yield case.sent("recovery-survey")
    yield minutes(10)
    case.rate_again(1, by="UINES")
    case.rate_again(2)
    yield minutes(5)
    opinions.ask_again(m.desk, Asks.RECOVERY, case.about, press=m.press(case.key("recovery-survey"), "UIVO"))
    yield minutes(5)
    case.rate_again(4)


def recommended(m: Month, user: str, *, scores: tuple[int, ...], when: datetime | None = None) -> Story:
    """Answer whether they recommend us, once they are asked."""
    yield at(8, 8)
    found: list[int] = []

    def is_there() -> bool:
        row = deliveries.c
        with m.store.read() as db:
            sent = select(row.id).where(row.person == user, row.kind == "nps", row.state == "sent")
            found[:] = db.execute(sent).scalars()
        return bool(found)

    yield is_there
    yield when or minutes(20)
    with m.store.read() as db:
        asked = ledger.of_id(db, m.desk.team, found[0])
    assert asked is not None
    for nth, score in enumerate(scores):
        press = m.press(asked.key, user)
        if nth:
            opinions.recommend_again(m.desk, str(asked.id), press=press)
            yield minutes(2)
        opinions.recommend(m.desk, f"{asked.id}.{score}", press=press)
        yield minutes(2)


def known(m: Month, user: str, channel: str, day: int) -> Story:
    """Help somebody who then is asked nothing for a while, so that the plan asks whether they recommend us."""
    yield at(day, 10)
    case = Case(m, user, channel, f"A question about the plan of {user[1:].title()}")
    yield minutes(15)
    case.resolve("It is in the menu, under Plan.", by="UANA")
    manual.cancel_checkin(m.desk, case.number, by="UANA")
    manual.skip_survey(m.desk, case.number, by="UANA")
