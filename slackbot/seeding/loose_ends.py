"""How the month ends: a handful of open issues, each in another state, so that the desk looks lived in."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slackbot.domain.checkin import Answer
from slackbot.seeding import customers
from slackbot.seeding.actions import Actions
from slackbot.seeding.scene import Scene
from slackbot.seeding.stories import Story

_Step = Callable[[Actions, str, str], object]  # with the words and the agent

_STEPS: Mapping[str, _Step] = {
    "ask": lambda actions, _words, _agent: actions.ask(),
    "log": lambda actions, _words, agent: actions.log(by=agent),
    "claim": lambda actions, _words, agent: actions.claim(by=agent),
    "reply": lambda actions, words, agent: actions.reply(words, by=agent),
    "note": lambda actions, words, agent: actions.note(words, by=agent),
    "answer": lambda actions, words, _agent: actions.answer(words),
    "wait": lambda actions, _words, agent: actions.wait(by=agent),
    "resolve": lambda actions, words, agent: actions.resolve(words, by=agent),
    "solved": lambda actions, _words, _agent: actions.check_in(Answer.SOLVED),
    "not_yet": lambda actions, _words, _agent: actions.check_in(Answer.NOT_YET),
    "rate_2": lambda actions, _words, _agent: actions.rate(2),
    "comment": lambda actions, words, _agent: actions.comment(words),
}


def plan(scene: Scene, until: datetime) -> None:
    """Plan the last open issues, so many minutes before the month ends."""
    for issue in _told():
        actions = Actions(scene, customers.BY_ID[issue["customer"]], opening=issue["opening"])
        for step in issue["steps"]:
            _plan_step(scene, actions, step, agent=issue["agent"], until=until)


def stories() -> Iterator[Story]:
    """Yield the trouble of each, as it goes on."""
    for issue in _told():
        yield Story(issue["opening"], issue.get("solution", ""), answer=issue.get("answer", ""))


def _told() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["issue"]
    return told


def _plan_step(scene: Scene, actions: Actions, step: Mapping[str, Any], *, agent: str, until: datetime) -> None:
    do, words = _STEPS[step["action"]], step.get("words", "")
    scene.timeline.at(until - timedelta(minutes=step["ago"]), lambda _: do(actions, words, agent))
