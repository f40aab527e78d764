"""Stories of waiting, of follow-up by hand, and of those who want none."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from case import Case, at, minutes
from month import Month, Story
from place import HOMES
from sqlalchemy import select

from slackbot.desk import issues, manual, notes, opting, pending
from slackbot.desk.presses import Press
from slackbot.desk.sources import Source
from slackbot.domain.by_hand import Order
from slackbot.domain.checkin import Answer
from slackbot.domain.working import Span
from slackbot.store.tables import deliveries


def silence_resolves(m: Month) -> Story:
    yield at(3, 10)
    case = Case(m, "UJO", "CGLOBEX", "The address book lost its second column")
    case.claim()
    case.reply("Which file was it? Please send it here.")
    yield minutes(10)
    pending.wait(m.desk, case.number, by="UBEN")


def silence_broken(m: Month) -> Story:
    yield at(4, 10)
    case = Case(m, "UGUS", "CGLOBEX", "A gift card was refused")
    case.claim()
    case.reply("What is its number?")
    pending.wait(m.desk, case.number, by="UBEN")
    yield at(10, 15)
    case.speak("UGUS", "It ends in 7731.")
    yield minutes(50)
    case.resolve("The card has its balance back.")


def waits_no_more(m: Month) -> Story:
    yield at(6, 9)
    case = Case(m, "UMAYA", "CGLOBEX", "Please raise our limit")
    case.claim("UANA")
    pending.wait(m.desk, case.number, by="UANA")
    yield minutes(300)
    issues.reopen(m.desk, case.number, by="UANA")
    yield minutes(30)
    issues.unclaim(m.desk, case.number, by="UANA")
    issues.assign(m.desk, case.number, to="UCHIARA", by="UANA")
    yield minutes(30)
    case.resolve(by="UCHIARA")
    yield at(12, 10)
    issues.reopen(m.desk, case.number, by="UCHIARA")
    yield minutes(30)
    case.resolve("", by="UCHIARA")


def nobody_reminds(m: Month) -> Story:
    """The reminder is held where its reader wants no questions."""
    yield at(9, 9, 15)
    case = Case(m, "UHUGO", "CHOOLI", "Is there a dark theme?")
    pending.wait(m.desk, case.number, by="UBEN")


def nobody_can_look(m: Month) -> Story:
    """Slack does not let us read the thread, so silence does not resolve the issue."""
    yield at(16, 9)
    case = Case(m, "UINES", "CINITECH", "The feed has no weights")
    case.claim()
    pending.wait(m.desk, case.number, by="UBEN")
    yield lambda: _reminded(m, case.number)
    theirs = case.thread
    m.line.refused.append((lambda method, args: _is_look(method, args, theirs), "missing_scope"))


def _is_look(method: str, args: Mapping[str, object], thread: str) -> bool:
    return (method, args.get("ts")) == ("conversations.replies", thread)


def _reminded(m: Month, number: int) -> bool:
    row = deliveries.c
    with m.store.read() as db:
        sent = select(row.id).where(row.issue == number, row.kind == "reminder", row.state == "sent")
        return db.execute(sent).first() is not None


def waits_at_the_end(m: Month) -> Story:
    yield at(27, 9)
    reminded = Case(m, "UJO", "CGLOBEX", "Which of the two prices is right?")
    reminded.claim()
    pending.wait(m.desk, reminded.number, by="UBEN")
    yield at(32, 9)
    fresh = Case(m, "UMAYA", "CGLOBEX", "A form asks twice for the date")
    pending.wait(m.desk, fresh.number, by="UBEN")


def long_open(m: Month) -> Story:
    """Open so long that its customer hears twice that we are still on it."""
    yield at(17, 9)
    case = Case(m, "UGUS", "CGLOBEX", "The yearly report lacks a shop")
    case.claim("UCHIARA")
    yield at(24, 9)
    issues.edit(
        m.desk,
        case.number,
        title="The yearly report lacks two shops",
        details="Nord and Süd",
        requester="UJO",
        by="UBEN",
    )
    notes.note(m.desk, case.number, by="UBEN", words="Jo has the list of the shops.")


def by_hand(m: Month) -> Story:
    yield at(5, 9)
    moved = Case(m, "UGUS", "CGLOBEX", "The scanner beeps twice")
    moved.resolve()
    manual.move_checkin(m.desk, moved.number, Order(Span(timedelta(days=6))), by="UBEN")  # the survey expires behind it
    hurried = Case(m, "UINES", "CINITECH", "A report has no title")
    hurried.resolve()
    manual.send_survey(m.desk, hurried.number, by="UBEN")
    yield hurried.sent("survey")
    hurried.rate(4)


def nobody_to_ask(m: Month) -> Story:
    yield at(6, 10)
    nobody = Case(m, None, None, "The disk of the build server is full")
    nobody.claim("UANA")
    yield minutes(30)
    nobody.resolve("", by="UANA")
    ours = Case(m, "UELI", "CGENERAL", "Sales needs the price list")
    ours.resolve("It is in the folder.")
    own = Case(m, "UANA", "CTRIAGE", "The rota has a gap")
    own.resolve("", by="UANA")
    public = Case(m, None, "CGLOBEX", "Somebody of Globex asks for the manual")
    public.resolve()
    yield public.asked()
    public.answer(Answer.SOLVED, by="UMAYA")
    yield public.sent("survey")
    public.rate(4, by="UMAYA")


def from_a_thread(m: Month) -> Story:
    """Logged from a message whose thread has answers already, and led by words in the threads."""
    yield at(13, 13)
    post = m.scene.post
    asked = post("UGUS", "CGLOBEX", "Our webhook gets certificate errors since midnight")
    yield minutes(5)
    post("UBEN", "CGLOBEX", "Did you change the certificate lately?", asked)
    yield minutes(5)
    written = datetime.fromtimestamp(float(asked), UTC)
    source = Source("CGLOBEX", asked, asked, "UGUS", HOMES["UGUS"], written)
    title = "Our webhook gets certificate errors since midnight"
    number = issues.log(m.desk, by="UBEN", title=title, channel="CGLOBEX", source=source).issue.number
    yield minutes(5)
    for user, words in (("UBEN", "!claim"), ("UGUS", "Yes, last night."), ("UBEN", "!resolve It is renewed.")):
        home = HOMES.get(user, "T0ACME00001")
        m.scene.speak(user, home, channel="CGLOBEX", thread_ts=asked, words=words)
        yield minutes(4)
    m.scene.speak("UGUS", HOMES["UGUS"], channel="CGLOBEX", thread_ts=asked, words="Confirmed, thank you")
    card = m.scene.owed(f"card:{number}")
    m.scene.speak("UBEN", "T0ACME00001", channel="CTRIAGE", thread_ts=card.ts or "", words="!note Renewed until 2027")


def opts_out(m: Month) -> Story:
    yield at(19, 10)
    asked = Case(m, "UIDA", "CINITECH", "The calendar shows the wrong hour")
    asked.resolve()
    yield minutes(30)
    opting.opt_out(m.desk, Press("UIDA", HOMES["UIDA"], "CINITECH", "1.0"))
    late = Case(m, "UIDA", "CINITECH", "The calendar shows no holidays")
    late.resolve()
    pended = Case(m, "UIDA", "CINITECH", "The calendar cannot be printed")
    pending.wait(m.desk, pended.number, by="UBEN")


def opts_out_and_in(m: Month) -> Story:
    yield at(20, 18)
    case = Case(m, "UHANA", "CHOOLI", "Could the list be sorted by shelf?")
    case.resolve()
    yield minutes(10)
    opting.opt_out(m.desk, Press("UHANA", HOMES["UHANA"], "CHOOLI", "1.0"))
    yield minutes(30)
    opting.opt_in(m.desk, Press("UHANA", HOMES["UHANA"], "CHOOLI", "1.0"))
    yield case.asked()
    case.answer(Answer.SOLVED)
