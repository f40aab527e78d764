"""How customers take what the bot asks them, and leads what went wrong."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from simulated.hours import Pace
from simulated.lean_slack import Message
from simulated.steps import Steps, Until, do
from simulated.world import Customer

_SCORES = (4, 5, 8, 25, 58)  # how many in a hundred give 1, 2, 3, 4, 5
_STOP = "opt_out.stop"


def press(customer: Customer, post: Message, action: str) -> dict[str, Any]:
    """Return the customer's press on a button of the post, of no value if somebody's answer took the button away."""
    pressed = {"user": customer.user, "home_team": customer.home, "channel": post.channel, "ts": post.ts}
    return {"value": post.buttons.get(action, ""), "press": pressed}


def word(random: Random) -> str:
    """Return a mark that nobody else writes, so that the words can be found again."""
    return f"{random.randrange(10**9):09}"


def take(pace: Pace, customer: Customer, post: Message) -> Steps:
    """Let the customer answer a question other than a check-in, or not, or have enough of questions."""
    random = pace.random
    if _STOP in post.buttons and random.random() < 0.01:
        yield from _stop_questions(pace, customer, post)
        return
    for first_button, answer in _ANSWERS.items():
        if first_button in post.buttons and random.random() < 0.5:
            yield from pace.customer_comes(180)
            yield from answer(random, customer, post)


def _stop_questions(pace: Pace, customer: Customer, post: Message) -> Steps:
    """Let the customer opt out, and perhaps think better of it weeks later."""
    yield from pace.customer_comes(60)
    pressed = press(customer, post, _STOP)["press"]
    yield from do("opt_out", press=pressed)
    if pace.random.random() < 0.4:
        pace.at = yield Until(pace.at + timedelta(days=pace.random.randint(1, 60)))
        yield from do("opt_in", press=pressed)


def _rate(random: Random, customer: Customer, post: Message) -> Steps:
    score = random.choices(range(1, 6), _SCORES)[0]
    pressed = press(customer, post, f"survey.{score}")
    done = yield from do("score", asks="csat", **pressed)
    if done.refused is not None:
        return
    number, resolution_no, _ = map(int, pressed["value"].split("."))
    if random.random() < 0.05:
        yield from do("score", asks="csat", **pressed | {"value": f"{number}.{resolution_no}.{min(5, score + 1)}"})
    if random.random() < 0.25:
        words = f"That is my comment, word {word(random)}"
        yield from do("comment", number=number, resolution_no=resolution_no, by=customer.user, words=words)


def _find_easy(random: Random, customer: Customer, post: Message) -> Steps:
    for score in _scores(random, 3, 7):
        yield from do("score", asks="ces", **press(customer, post, f"ces.{score}"))


def _be_asked_again(random: Random, customer: Customer, post: Message) -> Steps:
    for score in _scores(random, 2, 5):
        yield from do("score", asks="recovery", **press(customer, post, f"recovery.{score}"))


def _recommend(random: Random, customer: Customer, post: Message) -> Steps:
    for score in _scores(random, 4, 10):
        yield from do("score", asks="nps", **press(customer, post, f"nps.{score}"))


def _scores(random: Random, least: int, most: int) -> Sequence[int]:
    """Return the score that somebody gives, and now and then another that they then change it to."""
    return [random.randint(least, most) for _ in range(2 if random.random() < 0.05 else 1)]


def _be_quoted(random: Random, customer: Customer, post: Message) -> Steps:
    action, agrees = random.choice((("quote.yes", "agreed"), ("quote.no", "declined")))
    yield from do("consent", **press(customer, post, action), agrees=agrees)


_ANSWERS: Mapping[str, Any] = {
    "survey.1": _rate,
    "ces.1": _find_easy,
    "recovery.1": _be_asked_again,
    "nps.0": _recommend,
    "quote.yes": _be_quoted,
}


def make_good(pace: Pace, lead: str, post: Message) -> Steps:
    """Let a lead take over what went wrong, apologise, and say that it is done; a few are forgotten."""
    value = post.buttons["recovery.claim"]  # the leads' card, just posted
    if pace.random.random() < 0.1:
        return
    yield from pace.work(120)
    yield from do("take_over", value=value, by=lead)
    if pace.random.random() < 0.8:
        words = f"You can call me at any time, word {word(pace.random)}"
        yield from do("apologise", value=value, by=lead, words=words)
    yield from pace.work(600)
    yield from do("recover", value=value, by=lead)


def send_again(pace: Pace, agent: str, post: Message) -> Steps:
    """Let an agent send again what is lost, some time after the question, be it of use by then or not."""
    value = post.buttons["unsure.again"]  # on a screen that may be behind
    yield from pace.work(600)
    yield from do("send_again", value=value, by=agent)
