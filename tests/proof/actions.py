"""What people do in the proof: agents, leads and customers. What is refused does not happen, and that is all."""

from slackbot.desk.issues import actions, edits, pending, replies
from slackbot.desk.people import places
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins, overrides, recoveries, responses, testimonials
from slackbot.desk.surveys import opt_out as stopping
from slackbot.desk.threads import conversation as heard
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain import question as questions
from slackbot.domain.checkin import Answer
from slackbot.domain.overrides import Order
from slackbot.domain.testimonial import Consent
from slackbot.domain.working import Span
from slackbot.errors import Unavailable
from slackbot.slack import SlackSaysNo
from tests.proof.cast import HOMES, Place
from tests.proof.world import Case, World

_TITLE = "Printer is offline"
_SURVEYS = ("survey", "survey_reminder", "ces", "recovery_survey")


def log(world: World, place: Place, requester: str | None) -> None:
    """Log an issue."""
    logged = actions.log(world.desk, by="UANA", title=_TITLE, channel=place.channel, requester=requester)
    case = Case(logged.issue.number, place)
    case.stood.append((world.clocks.moment(), logged.issue))
    world.cases.append(case)


def claim(world: World, case: Case, by: str) -> None:
    """Claim it."""
    world.do(case, lambda: actions.claim(world.desk, case.number, by=by))


def put_back(world: World, case: Case) -> None:
    """Put it back for anyone to claim."""
    world.do(case, lambda: actions.unclaim(world.desk, case.number, by="UANA"))


def resolve(world: World, case: Case, by: str, words: str) -> None:
    """Resolve it; the follow-up begins."""
    world.do(case, lambda: actions.resolve(world.desk, case.number, by=by, words=words))


def reply(world: World, case: Case, by: str) -> None:
    """Write to the customer."""
    world.do(case, lambda: replies.reply(world.desk, case.number, by=by, words="We are looking"))


def reopen(world: World, case: Case) -> None:
    """Open it again, or go on with it."""
    world.do(case, lambda: actions.reopen(world.desk, case.number, by="UBEN"))


def wait(world: World, case: Case) -> None:
    """Wait for the customer."""
    world.do(case, lambda: pending.wait(world.desk, case.number, by="UANA"))


def hand_over(world: World, case: Case, requester: str | None) -> None:
    """Say that somebody else asked."""

    def edit() -> None:
        edits.edit(world.desk, case.number, title=_TITLE, details=None, requester=requester, by="UANA")

    world.do(case, edit)


def move_checkin(world: World, case: Case, wait: Span) -> None:
    """Send the check-in at another time, or after all."""
    world.do(case, lambda: overrides.move_checkin(world.desk, case.number, Order(wait), by="UANA"))


def cancel_checkin(world: World, case: Case) -> None:
    """Send no check-in."""
    world.do(case, lambda: overrides.cancel_checkin(world.desk, case.number, by="UANA"))


def send_survey(world: World, case: Case) -> None:
    """Send the survey as soon as may be."""
    world.do(case, lambda: overrides.send_survey(world.desk, case.number, by="UBEN"))


def skip_survey(world: World, case: Case) -> None:
    """Send no survey."""
    world.do(case, lambda: overrides.skip_survey(world.desk, case.number, by="UBEN"))


def speak(world: World, case: Case, user: str, words: str) -> None:
    """Let the customer write in the issue's thread, where they can; Slack tells of it twice."""
    thread = world.thread(case)
    if thread is None:
        return
    channel, ts = thread
    said = world.playground.people.post(user, channel, words, ts)
    if channel == case.place.channel:
        case.wrote.append((world.clocks.moment(), user, world.clocks.now()))
        case.obeyed += [case.wrote[-1][0]] * (words.lower() in ("stop", "start"))
    spoken = Spoken(f"Ev{channel}{said}", channel, ts, said, user, HOMES[user], words, world.clocks.now())
    world.do(case, lambda: heard.hear(world.desk, spoken), is_answer=True)
    before = world.rows()
    assert heard.hear(world.desk, spoken) is None
    assert world.rows() == before, "twice: an event that came again was obeyed again"


def answer(world: World, case: Case, user: str, answer: Answer) -> None:
    """Let somebody press a button of the last check-in."""
    if asked := world.last(case, "checkin"):
        value = f"{case.number}.{asked.row.resolution_no}.{asked.row.content['turn']}"
        world.do(case, lambda: checkins.answer(world.desk, value, answer, click=asked.press(user)), is_answer=True)


def rate(world: World, case: Case, user: str, score: int) -> None:
    """Let somebody answer the last survey, or its reminder."""
    asked = world.last(case, *_SURVEYS)
    if asked is None:
        return
    resolution_no, question = asked.row.resolution_no, questions.of_kind(asked.row.kind)
    value, press = f"{case.number}.{resolution_no}.{score}", asked.press(user)

    def press_button() -> None:
        given = responses.answer(world.desk, question, value, click=press).answer
        if question is questions.CSAT and given is not None and given.counts:
            case.rated.setdefault(resolution_no, world.clocks.moment())

    world.do(case, press_button, is_answer=True)


def comment(world: World, case: Case, user: str) -> None:
    """Let somebody comment their rating."""
    if asked := world.last(case, "survey"):
        about = case.number, asked.row.resolution_no
        world.do(case, lambda: responses.comment(world.desk, questions.CSAT, *about, by=user, words="Kind words"))


def let_quote(world: World, case: Case, user: str) -> None:
    """Let somebody say that we may quote them."""
    if asked := world.last(case, "quote"):
        value = f"{case.number}.{asked.row.resolution_no}"
        press = asked.press(user)
        world.do(case, lambda: testimonials.answer(world.desk, value, Consent.AGREED, click=press), is_answer=True)


def recommend(world: World, case: Case, user: str, score: int) -> None:
    """Let somebody say whether they recommend us, if they were asked."""
    if asked := world.last_to(user, "nps"):
        value, press = f"{asked.row.id}.{score}", asked.press(user)
        world.do(case, lambda: responses.answer(world.desk, questions.NPS, value, click=press))


def make_good(world: World, case: Case) -> None:
    """Let a lead apologise for the last trouble, and say that it is done."""
    value = f"{case.number}.{world.issue(case).resolutions}"
    number, resolution_no = map(int, value.split("."))
    world.do(case, lambda: recoveries.apologise(world.desk, number, resolution_no, by="UDANA", words="We are sorry"))
    world.do(case, lambda: recoveries.finish(world.desk, value, by="UDANA"))


def opt_out(world: World, case: Case, user: str) -> None:
    """Let somebody end our questions."""
    world.do(case, lambda: stopping.opt_out(world.desk, _press_anywhere(user)))


def opt_in(world: World, case: Case, user: str) -> None:
    """Let them take that back."""
    world.do(case, lambda: stopping.opt_in(world.desk, _press_anywhere(user)))


def _press_anywhere(user: str) -> Click:
    """Return a press on a button that is the same below every message of ours."""
    return Click(user, HOMES[user], "CGLOBEX", "1.0")


def remove_bot(world: World, channel: str) -> None:
    """Take the bot out of a channel; Slack tells of it."""
    if world.is_in(channel):
        world.playground.people.remove("UANA", channel, "UBOT")
        places.left(world.desk, channel)
        world.was_out.add(channel)


def invite_bot(world: World, channel: str) -> None:
    """Bring it in; Slack tells of it, and if we cannot look then, we shall later."""
    if world.is_in(channel):
        return
    world.playground.people.invite("UANA", channel, "UBOT")
    try:
        places.joined(world.desk, world.slack, channel)
    except (Unavailable, SlackSaysNo):
        world.is_stale = True
