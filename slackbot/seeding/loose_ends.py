"""How the month ends: a handful of open issues, each in another state, so that the desk looks lived in."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slackbot.domain.checkin import Answer
from slackbot.seeding import customers
from slackbot.seeding.deeds import Deeds
from slackbot.seeding.scene import Scene

_Step = Callable[[Deeds, str, str], object]  # with the words and the agent

_STEPS: Mapping[str, _Step] = {
    "ask": lambda deeds, _words, _agent: deeds.ask(),
    "log": lambda deeds, _words, agent: deeds.log(by=agent),
    "claim": lambda deeds, _words, agent: deeds.claim(by=agent),
    "reply": lambda deeds, words, agent: deeds.reply(words, by=agent),
    "note": lambda deeds, words, agent: deeds.note(words, by=agent),
    "answer": lambda deeds, words, _agent: deeds.answer(words),
    "wait": lambda deeds, _words, agent: deeds.wait(by=agent),
    "resolve": lambda deeds, words, agent: deeds.resolve(words, by=agent),
    "solved": lambda deeds, _words, _agent: deeds.check_in(Answer.SOLVED),
    "not_yet": lambda deeds, _words, _agent: deeds.check_in(Answer.NOT_YET),
    "rate_2": lambda deeds, _words, _agent: deeds.rate(2),
    "comment": lambda deeds, words, _agent: deeds.comment(words),
}


def plan(scene: Scene, until: datetime) -> None:
    """Plan the last open issues, so many minutes before the month ends."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    for issue in told["issue"]:
        deeds = Deeds(scene, customers.BY_ID[issue["customer"]], opening=issue["opening"])
        for step in issue["steps"]:
            _plan_step(scene, deeds, step, agent=issue["agent"], until=until)


def _plan_step(scene: Scene, deeds: Deeds, step: Mapping[str, Any], *, agent: str, until: datetime) -> None:
    do, words = _STEPS[step["deed"]], step.get("words", "")
    scene.timeline.at(until - timedelta(minutes=step["ago"]), lambda _: do(deeds, words, agent))
