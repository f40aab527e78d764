"""Where the month plays: the workspace, its settings and plans, and its people."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from slackbot import settings
from slackbot.domain import plan
from slackbot.playground import sample_world
from slackbot.playground.world import Channel, Person

GIVEN = json.loads((Path(__file__).parent / "workspace.json").read_text(encoding="utf-8"))
"""The settings and the plans of the workspace, and the end: a Thursday; Berlin put its clocks forward on 29 March."""

END = datetime.fromisoformat(GIVEN["end"])

HOMES = {
    "UGUS": "T0GLOBEX001",
    "UMAYA": "T0GLOBEX001",
    "UJO": "T0GLOBEX001",
    "UINES": "T0INITECH01",
    "UIVO": "T0INITECH01",
    "UIDA": "T0INITECH01",
    "UHANA": "T0HOOLI0001",
    "UHUGO": "T0HOOLI0001",
}
_MORE = (
    Person("UJO", "T0GLOBEX001", "jo", "Jo Reed", "Europe/London", "Finance", "jo@globex.example"),
    Person("UIVO", "T0INITECH01", "ivo", "Ivo Klein", "Europe/Berlin", "IT", "ivo@initech.example"),
    Person("UIDA", "T0INITECH01", "ida", "Ida Roux", "Europe/Paris", "Sales", "ida@initech.example"),
    Person("UHUGO", "T0HOOLI0001", "hugo", "Hugo Lind", "Europe/Stockholm", "Product", "hugo@hooli.example"),
)
_JOINED = {"CGLOBEX": ("UJO",), "CINITECH": ("UIVO", "UIDA"), "CHOOLI": ("UHUGO",)}
_LABS = Channel(
    "CLABS", "ext-hooli-labs", "T0ACME00001", ("UANA", "UBEN", "UBOT", "UHUGO"), shared_with=("T0HOOLI0001",)
)


def world() -> Any:
    """Return the sample world with a few more people of the customers'."""
    given = sample_world()

    def joined(channel: Channel) -> Channel:
        return channel.having(*_JOINED.get(channel.id, ()))

    return replace(given, people=(*given.people, *_MORE), channels=(*map(joined, given.channels), _LABS))


def workspace() -> settings.Settings:
    """Return the settings of the workspace."""
    return settings.of(**GIVEN["settings"])


def plans() -> plan.Plans:
    """Return the plans of the tiers and the accounts."""
    read, slips = plan.read(GIVEN["plans"])
    assert not slips, slips
    return read
