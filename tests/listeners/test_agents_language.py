"""Agents read answers in their own Slack language, where the owner has words for agents in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.playground import World, sample_world
from tests.http_app import HttpApp
from tests.texts import owner

_GERMAN = {
    "refusal/already_yours": "Sie haben #{{ number }} schon.",
    "refusal/which_issue": "Welche?",
    "refusal/no_title": "Worum geht es?",
    "answer/claimed": "#{{ number }} gehört jetzt Ihnen.",
    "button/claim": "Übernehmen",
    "form/log": "Anliegen erfassen",
    "issue/handover": "Von {{ by | mention }}: #{{ number }}",
}


def _world() -> World:
    """Return the sample world in which Slack tells that Ben reads German, and Chloé French."""
    world = sample_world()
    locales = {"UBEN": "de-AT", "UDANA": "fr-FR"}
    people = tuple(replace(one, locale=locales.get(one.id, one.locale)) for one in world.people)
    return replace(world, people=people)


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    for name, source in _GERMAN.items():
        owner.write(tmp_path, f"de/{name}", source)
    with HttpApp(sqlite_url, world=_world(), settings={"templates_dir": str(tmp_path)}) as started:
        yield started


def test_each_agent_reads_their_own_language_where_there_are_words_in_it(hall: HttpApp) -> None:
    hall.log()

    assert hall.issue("UBEN", "claim #1") == "#1 gehört jetzt Ihnen."
    assert hall.issue("UBEN", "claim #1") == "Sie haben #1 schon."
    assert hall.issue("UANA", "claim") == "Nothing is waiting to be claimed."
    assert hall.issue("UANA", "claim #1") == "<@UBEN> already has #1."
    assert hall.issue("UBEN", "unclaim #1") == "#1 is back for anyone to claim."  # German has no words for it
    assert hall.issue("UBEN", "show") == "Welche?"


def test_what_everybody_reads_stays_in_the_language_of_the_workspace(hall: HttpApp) -> None:
    shown = hall.command("UBEN", "log @gus Printer is offline")
    hall.drain()

    assert next(one["text"]["text"] for one in shown.blocks[-1]["elements"]) == "Übernehmen"
    assert [one["text"]["text"] for one in hall.card()["blocks"][-1]["elements"][:1]] == ["Claim"]


def test_a_form_and_its_errors_are_in_the_language_of_who_opened_it(hall: HttpApp) -> None:
    hall.issue("UBEN", "log")

    form = hall.slack.people.view("UBEN")
    assert form is not None
    assert form["title"]["text"] == "Anliegen erfassen"
    assert hall.submit("UBEN", title=" ") == {"title": "Worum geht es?"}


def test_words_in_a_thread_are_refused_in_the_language_of_their_author(hall: HttpApp) -> None:
    hall.log()
    card = hall.card()["ts"]
    hall.say("UBEN", "CTRIAGE", "!claim", card)
    hall.say("UBEN", "CTRIAGE", "!claim", card)

    assert hall.whispered("UBEN") == "Sie haben #1 schon."


def test_words_for_customers_alone_are_none_for_agents(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UDANA", "resolve #1")
    hall.move(hours=25)
    thread = hall.last("CGLOBEX")["ts"]

    said = hall.click("UDANA", "CGLOBEX", hall.last("CGLOBEX", thread)["ts"], "checkin.solved")

    assert said == "This question is for the customer, so your answer doesn’t count."


def test_what_one_agent_alone_is_sent_is_in_their_language(hall: HttpApp) -> None:
    hall.log()
    for to in ("ben", "dana"):
        hall.issue("UANA", f"assign #1 @{to}")
        hall.drain()

    ben, dana = (hall.last(hall.slack.people.open_dm(user, "UBOT"))["text"] for user in ("UBEN", "UDANA"))
    assert ben == "Von <@UANA>: #1"
    assert dana == "<@UANA> handed #1, “Printer is offline”, to you."
