"""Stories of what goes wrong on the way to Slack."""

from datetime import timedelta

from case import Case, at, minutes
from month import Month, Story
from odd_line import saying
from place import END
from sqlalchemy import select

from slackbot.desk import decisions, notes
from slackbot.store.tables import deliveries


def channel_comes_and_goes(m: Month) -> Story:
    """We are in #ext-hooli from the eleventh on, and in #ext-hooli-labs until the thirty-first."""
    yield at(11, 15)
    m.invite("CHOOLI")
    yield at(31, 8)
    m.remove("CLABS")
    case = Case(m, "UHUGO", "CLABS", "The session ends while we type")
    case.reply("Does it happen on one machine only?")
    case.resolve()


def lost_and_decided(m: Month) -> Story:
    """Each way in which a person decides about a message that is lost, or was refused."""
    yield at(23, 9)
    for words, decide in (("was there", decisions.arrived), ("goes again", decisions.send_again)):
        case = Case(m, "UJO", "CGLOBEX", f"A line that {words}")
        yield minutes(2)
        _lose(m, words, "CGLOBEX")
        case.reply(f"This {words}")
        yield lambda words=words: bool(_lost(m, words))
        yield minutes(3)
        decide(m.desk, _lost(m, words)[0], by="UBEN")
    m.line.refused.append((saying("refused for good", "CGLOBEX"), "msg_too_long"))
    case = Case(m, "UJO", "CGLOBEX", "A line that is refused for good")
    yield minutes(3)
    for one in _lost(m, ""):
        decisions.leave(m.desk, one, by="UBEN")


def lost_at_the_end(m: Month) -> Story:
    """What nobody has decided about: a first line under which all follow-up waits, a card, a check-in, a reply."""
    yield at(30, 9)
    _lose(m, "lost first line", "CGLOBEX")
    line = Case(m, "UJO", "CGLOBEX", "A lost first line")
    yield minutes(5)
    line.reply("It waits for its first line.")
    line.resolve()
    yield at(31, 9)
    m.line.refused.append((saying("A refused card", "CTRIAGE"), "invalid_blocks"))
    card = Case(m, "UGUS", "CGLOBEX", "A refused card")
    yield minutes(5)
    card.claim()
    notes.note(m.desk, card.number, by="UBEN", words="A note below a card that is not there")
    m.line.refused.append((saying("A refused line", "CGLOBEX"), "msg_too_long"))
    refused = Case(m, "UGUS", "CGLOBEX", "A refused line")
    yield minutes(5)
    refused.resolve()
    asked = Case(m, "UINES", "CINITECH", "A lost check-in")
    asked.resolve("")
    yield minutes(2)
    _lose(m, f"#{asked.number}", "CINITECH")


def _lose(m: Month, words: str, channel: str) -> None:
    """Let the next message of these words end in doubt, and nobody may look whether it arrived."""
    m.line.unanswered.append(saying(words, channel))
    looks = ("conversations.history", "conversations.replies")
    m.line.refused.append((lambda method, _: method in looks, "missing_scope"))


def _lost(m: Month, words: str) -> list[int]:
    row = deliveries.c
    with m.store.read() as db:
        found = db.execute(select(row.id, row.content).where(row.state.in_(["unsure", "failed"])).order_by(row.id))
        return [one.id for one in found if words in str(one.content)]


def dies_at_the_end(m: Month) -> Story:
    """The process ends while a message is on its way."""
    yield END - timedelta(seconds=5)
    m.line.deadly.append(saying("the process ends here", "CGLOBEX"))
    case = Case(m, "UGUS", "CGLOBEX", "What the process was killed over")
    case.reply("And the process ends here.")
