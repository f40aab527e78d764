"""`kill -9` under load, whatever the time is at Slack, and a machine that sleeps."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

from simulated.lean_http import Stab

from tried.bots import Bot, MovableClock
from tried.outcome import Outcome
from tried.scene import Scene
from tried.slack import Site

_KILLS = 20
_LOAD_S = 45.0
_EVERY_S = 0.6  # an issue: what a bot that is dead most of the time gets done
_MOMENTS = ("before", "after", "answered")
_HOUR_S = 3600
_STABBED_WITHIN_S = 8.0
_SLEEPS, _SLEEP_S, _AWAKE_S = 3, 20.0, 5.0
_WAKES_IN_S = 4.0


def killed(scene: Scene, *, ahead: timedelta) -> Outcome:
    """Kill the bot 20 times, every second time in the middle of a call to Slack, whose clock is `ahead` of ours."""
    with scene.site(ahead=ahead) as site, scene.bot(site) as bot:
        with scene.load(bot, is_up=lambda: False, every_s=_EVERY_S) as load:
            _kill_often(bot, site, Random(1))
        tried = f"`kill -9` under load, Slack’s clock {_in_words(ahead)}"
        return scene.outcome(tried, f"{_KILLS} kills", load=load, site=site)


def killed_across_a_step(scene: Scene) -> Outcome:
    """Kill the bot 20 times, its clock an hour ahead at first, and right again from the middle on."""
    scene.folder.mkdir(parents=True, exist_ok=True)
    clock, ahead = MovableClock(scene.folder), [_HOUR_S]
    clock.set(_HOUR_S)

    def set_back(kills: int) -> None:
        if kills == _KILLS // 2:
            clock.set(0)
            ahead[0] = 0

    def time_there() -> float:
        return time.time() + ahead[0]

    with scene.site() as site, scene.bot(site, settings=clock.settings) as bot:
        with scene.load(bot, is_up=lambda: False, every_s=_EVERY_S, clock=time_there) as load:
            _kill_often(bot, site, Random(2), before_each=set_back)
        tried = "`kill -9` under load, our clock set back an hour in the middle"
        return scene.outcome(tried, f"{_KILLS} kills", load=load, site=site)


def slept(scene: Scene) -> Outcome:
    """Let the bot stand still for 20 s, three times, in the middle of its work."""
    is_awake = [True]
    with scene.site() as site, scene.bot(site) as bot:
        with scene.load(bot, is_up=lambda: is_awake[0]) as load:
            for _ in range(_SLEEPS):
                time.sleep(_AWAKE_S)
                is_awake[0] = False
                bot.pause()
                time.sleep(_SLEEP_S)
                bot.resume()
                time.sleep(_WAKES_IN_S)
                is_awake[0] = True
            time.sleep(_AWAKE_S)
        return scene.outcome("asleep for 20 s (SIGSTOP)", f"{_SLEEPS} times", load=load, site=site)


def _kill_often(bot: Bot, site: Site, random: Random, *, before_each: Callable[[int], None] = lambda _: None) -> None:
    began = time.monotonic()
    for kills in range(1, _KILLS + 1):
        before_each(kills)
        if kills % 2:
            time.sleep(random.uniform(0.2, 2.5))
            bot.kill()
        else:
            _stab(bot, site, random)
        bot.start()
    time.sleep(max(0.0, _LOAD_S - (time.monotonic() - began)))


def _stab(bot: Bot, site: Site, random: Random) -> None:
    """Kill it in the middle of one of its next calls to Slack, or after some seconds if it makes none."""
    site.door.stab = Stab(random.randint(1, 6), random.choice(_MOMENTS), lambda _: bot.kill())
    until = time.monotonic() + _STABBED_WITHIN_S
    while bot.is_up and time.monotonic() < until:
        time.sleep(0.02)
    site.door.stab = None
    bot.kill()


def _in_words(ahead: timedelta) -> str:
    minutes = round(ahead / timedelta(minutes=1))
    return "as ours" if not minutes else f"{abs(minutes)} minutes {'ahead of' if minutes > 0 else 'behind'} ours"
