"""The show: the page first, then the month that lies behind it and the bot, and everything put away at the end."""

import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slackbot import logs
from slackbot.demo import keeping, shipped
from slackbot.demo.clock import Clock
from slackbot.demo.stage import COMMAND, stand_in
from slackbot.errors import Unavailable, WrongSetting
from slackbot.playground import Playground
from slackbot.signals import Asked

_WELCOME = """\
Support Desk plays at {url}

  1. As Gus, write in #ext-globex that something does not work.
  2. As Ana, type there: {command} log @gus and what it is. Only Ana sees the answer; a card goes to #triage.
  3. In #triage press Claim, then Resolve, and say what was done.
  4. Press “+1 day”: in the thread a check-in waits for Gus. Press “Yes, it works”, go on 3 hours, and rate from 1 to 5.
  5. Press “next 09:00”: in #leads the leads find the day’s FCR and CSAT, with a chart.

Here it is {day}, and the team is always at work. Customers are left in peace from 20:00 to 08:00 where they live.
While you move the clock, Maya, Ines and the agents go on with what is theirs. Gus is yours, and what you touch.
Gus reads English, Ines French. What is asked of whom, and when, is in {plans}, unless you set TEMPLATES_DIR.
{kept} Ctrl-C ends it."""
_PLANS = Path(__file__).parent / "templates" / "plans.yml"
_STEPS = 4


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line."""

    port: int
    folder: Path | None
    opens_browser: bool
    is_empty: bool


def play(wishes: Wishes, asked: Asked, *, say: Callable[[str], None]) -> None:
    """Play until somebody asks us to stop.

    Raises `WrongSetting` if the port or the folder cannot be had, `Unavailable` if the bot failed again and again.
    """
    logs.configure(level="warning", style="console")
    began = shipped.beginning(datetime.now(UTC))
    clock = Clock(began)
    slack = stand_in(clock, port=wishes.port)
    with _folder(wishes.folder) as folder, _listening(slack, wishes.port), ExitStack() as curtain:
        curtain.enter_context(slack.backstage())
        is_there = keeping.recall(folder, slack, clock)
        where = {"url": slack.url, "plans": _PLANS}
        say(_WELCOME.format(**where, command=COMMAND, day=_day(clock), kept=_kept(wishes.folder)))
        if wishes.opens_browser:
            _open_browser(slack.url)
        slack.show_opening("month", done=1, of=_STEPS)
        hands = _begin(folder, slack, at=began, is_there=is_there, is_empty=wishes.is_empty)
        slack.show_opening("bot", done=2, of=_STEPS)
        from slackbot.demo import bot  # noqa: PLC0415 -- heavy to load: the page is there before

        slack.show_opening("line", done=3, of=_STEPS)
        with bot.playing(slack, clock, folder=folder, asked=asked, hands=hands) as playing:
            curtain.close()
            asked.wait(unless=playing.service.is_over)
            if wishes.folder is not None and playing.living:
                hands = playing.living.hands()
        if wishes.folder is not None:
            keeping.keep(folder, slack, clock, hands=hands)
        if playing.service.failed.is_set():
            raise Unavailable("The bot failed again and again, and the demo has ended. The lines above say why.")


def _begin(folder: Path, slack: Playground, *, at: datetime, is_there: bool, is_empty: bool) -> list[int] | None:
    """Put the month there, if nothing is and it is wanted; return the issues with which the sample people go on."""
    if is_there:
        return keeping.hands(folder)
    if is_empty:
        return None
    shipped.unpack(folder, slack, at=at)
    return shipped.open_issues(folder)


@contextmanager
def _folder(wished: Path | None) -> Iterator[Path]:
    if wished is None:
        with tempfile.TemporaryDirectory(prefix="slackbot-demo-") as made:
            yield Path(made)
        return
    try:
        wished.mkdir(parents=True, exist_ok=True)
    except OSError as no:
        raise WrongSetting(f"--data: “{wished}” cannot be made a folder ({no.strerror}). Name another one.") from no
    yield wished.resolve()


@contextmanager
def _listening(slack: Playground, port: int) -> Iterator[None]:
    try:
        slack.start()
    except OSError as no:
        raise WrongSetting(
            f"--port: {port} cannot be had on this machine ({no.strerror}). Name another one, or 0 for any."
        ) from no
    try:
        yield
    finally:
        slack.stop()


def _day(clock: Clock) -> str:
    return f"{clock.now():%A, {clock.now().day} %B %Y, %H:%M} UTC"


def _kept(folder: Path | None) -> str:
    return "Nothing is kept." if folder is None else f"All is kept in {folder}; start it there again to go on."


def _open_browser(url: str) -> None:
    """Open the page beside us, unless all there is runs in this terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if type(browser) is not webbrowser.GenericBrowser:  # that one itself, not its children, blocks the terminal
        threading.Thread(target=browser.open, args=[url], daemon=True).start()
