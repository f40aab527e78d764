"""A local stand-in for Slack: the server our bot talks to, a page for people, and a driver for tests."""

from slackbot.playground.acting import Answer
from slackbot.playground.errors import PeopleError
from slackbot.playground.handles import Timing
from slackbot.playground.playground import Playground
from slackbot.playground.sample import sample_world
from slackbot.playground.state import Call
from slackbot.playground.world import Channel, Person, Team, Usergroup, World

__all__ = [
    "Answer",
    "Call",
    "Channel",
    "PeopleError",
    "Person",
    "Playground",
    "Team",
    "Timing",
    "Usergroup",
    "World",
    "sample_world",
]
