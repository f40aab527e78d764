"""What is said to one customer alone is in their language, whatever they press, and however it goes wrong."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from slackbot.desk.follow_up import progress
from slackbot.desk.people import reader_language
from slackbot.desk.reports import template_preview
from slackbot.playground import World, sample_world
from slackbot.playground.world import Person
from slackbot.texts import catalogue
from tests.http_app import HttpApp
from tests.running_app import Json
from tests.texts import owner

PLANS = "accounts: {Initech: {channels: [CINITECH], locale: fr}}"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """The bot, with a French account whose Ines reads French."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, settings={"templates_dir": str(tmp_path / "words")}) as opened:
        yield opened


def _asked(hall: HttpApp, *, customer: str = "ines") -> Json:
    """Return the check-in about an issue in the French channel."""
    hall.issue("UANA", f"log @{customer} Printer is offline", "CINITECH")
    hall.drain()
    thread = hall.last("CINITECH")["ts"]
    hall.issue("UANA", "resolve #1", "CINITECH")
    hall.move(hours=25)
    return hall.last("CINITECH", thread)


def _surveyed(hall: HttpApp, *, customer: str = "ines", presser: str = "UINES") -> Json:
    """Return the survey that follows its check-in."""
    question = _asked(hall, customer=customer)
    hall.click(presser, "CINITECH", question["ts"], "checkin.solved")
    hall.move(hours=49)
    return hall.last("CINITECH", question["thread_ts"])


def _press(hall: HttpApp, message: Json, action: str, *, user: str = "UINES") -> str:
    return hall.click(user, "CINITECH", message["ts"], action)


def test_a_second_answer_is_refused_in_their_language(hall: HttpApp) -> None:
    question = _asked(hall)
    _press(hall, question, "checkin.solved")

    said = _press(hall, question, "checkin.more_time")

    assert said == "La question au sujet de la demande n°\u00a01 a déjà reçu une réponse. Merci."


def test_an_answer_to_an_open_issue_and_to_one_resolved_anew_is_too(hall: HttpApp) -> None:
    question = _asked(hall)
    hall.issue("UANA", "reopen #1", "CINITECH")
    reopened = _press(hall, question, "checkin.solved")
    hall.issue("UANA", "resolve #1", "CINITECH")
    solved_anew = _press(hall, question, "checkin.solved")

    assert reopened.startswith("La demande n°\u00a01 est de nouveau ouverte")
    assert solved_anew.startswith("Nous avons de nouveau résolu la demande n°\u00a01")


def test_whoever_answers_beside_the_requester_is_thanked_in_their_own_language(hall: HttpApp) -> None:
    survey = _surveyed(hall, customer="gus")

    said = _press(hall, survey, "survey.3")

    assert said.startswith("Merci. Nous avons conservé votre réponse")


def test_the_score_the_form_and_its_mistakes_are_in_their_language(hall: HttpApp) -> None:
    survey = _surveyed(hall)
    told = _press(hall, survey, "survey.4")
    hall.drain()

    _press(hall, survey, "survey.comment")
    form = hall.slack.people.view("UINES")
    mistakes = hall.submit("UINES", comment="  ")

    assert told.startswith("Vous avez répondu 4 sur 5 pour la demande n°\u00a01. Vos collègues ne le voient pas\u202f;")
    assert form is not None
    assert form["title"]["text"] == "Ajouter un commentaire"
    assert mistakes == {"comment": "Écrivez quelques mots, s’il vous plaît, ou fermez le formulaire."}


def test_what_comes_too_late_to_be_changed_is_said_in_their_language(hall: HttpApp) -> None:
    survey = _surveyed(hall)
    _press(hall, survey, "survey.4")
    hall.clock.move(hall.desk.defaults.rating_edit)

    said = _press(hall, survey, "survey.5")

    assert said.startswith("Merci. Votre réponse au sujet de la demande n°\u00a01 est prise en compte")


def test_an_agent_reads_the_workspaces_language_there(hall: HttpApp) -> None:
    question = _asked(hall)

    said = _press(hall, question, "checkin.solved", user="UANA")

    assert said == "This question is for the customer, so your answer doesn’t count."


def test_a_database_that_is_away_is_said_in_the_language_of_the_place(hall: HttpApp) -> None:
    question = _asked(hall)
    with hall.desk.begin() as tx:
        tx.db.execute(text("ALTER TABLE people RENAME TO people_gone"))

    assert _press(hall, question, "checkin.solved").startswith("Cela n’a pas fonctionné, et rien n’a changé")
    assert (
        reader_language.to_clicker(hall.desk, "UINES", channel="CINITECH")
        .say("refusal/outdated")
        .startswith("Ce bouton")
    )


def test_a_bug_is_an_apology_in_their_language_with_its_reference(hall: HttpApp) -> None:
    question = _asked(hall)
    with hall.desk.begin() as tx:
        tx.db.execute(text("UPDATE issues SET status = 'no such status'"))

    said = _press(hall, question, "checkin.solved")

    assert re.fullmatch(r"Toutes nos excuses, .* avec la référence [0-9a-f]{6}\.", said)


@pytest.mark.parametrize(("channel", "begins"), [("CINITECH", "Ce bouton"), ("CGLOBEX", "This button")])
def test_of_somebody_unknown_the_account_tells_the_language(hall: HttpApp, channel: str, begins: str) -> None:
    assert reader_language.to_clicker(hall.desk, "UNOBODY", channel=channel).say("refusal/outdated").startswith(begins)


def _with_greta() -> World:
    """Return the sample world with a guest of ours in both customers' channels, whose language Slack tells: German."""
    world = sample_world()
    greta = Person("UGRETA", world.team, "greta", "Greta Holm", "Europe/Berlin", is_restricted=True, locale="de-DE")
    channels = [one.having("UGRETA") if one.id in ("CINITECH", "CGLOBEX") else one for one in world.channels]
    return replace(world, people=(*world.people, greta), channels=tuple(channels))


_GREETINGS = {"Bonjour": "fr", "Hallo": "de", "Hola": "es", "Hi": "en"}
_SHARED = "accounts: {Initech: {channels: [CINITECH], locale: fr}, Globex: {channels: [CGLOBEX]}}"


def _spoken(message: Json) -> str | None:
    return next((code for greeting, code in _GREETINGS.items() if message["text"].startswith(greeting)), None)


@pytest.mark.parametrize(("channel", "locale", "spoken"), [("CINITECH", "es", "fr"), ("CGLOBEX", "es", "es")])
def test_a_channel_reads_its_accounts_language_and_one_person_alone_their_own(
    database_url: str, tmp_path: Path, channel: str, locale: str, spoken: str
) -> None:
    (tmp_path / "plans.yml").write_text(_SHARED)
    settings = {"templates_dir": str(tmp_path), "locale": locale}
    with HttpApp(database_url, world=_with_greta(), settings=settings) as hall:
        hall.issue("UANA", "log @greta Printer is offline", channel)
        hall.drain()
        first = hall.last(channel)
        hall.issue("UANA", "resolve #1", channel)
        hall.move(hours=25)
        question = hall.last(channel, first["ts"])
        hall.click("UGRETA", channel, question["ts"], "checkin.solved")
        alone = hall.click("UGRETA", channel, question["ts"], "checkin.more_time")

    assert (_spoken(first), _spoken(question)) == (spoken, spoken)
    assert alone == "Die Frage zu #1 ist bereits beantwortet. Vielen Dank."


def test_a_question_that_goes_to_one_person_alone_is_in_theirs(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text(_SHARED.replace("locale: fr", "locale: fr, survey: direct"))
    with HttpApp(database_url, world=_with_greta(), settings={"templates_dir": str(tmp_path)}) as hall:
        hall.issue("UANA", "log @greta Printer is offline", "CINITECH")
        hall.issue("UANA", "resolve #1", "CINITECH")
        hall.move(hours=25)
        hall.move(hours=72)
        checkin = hall.last("CINITECH", hall.last("CINITECH")["ts"])
        direct = hall.slack.people.open_dm("UGRETA", "UBOT")
        survey = hall.last(direct)
        hall.click("UGRETA", direct, survey["ts"], "survey.4")
        hall.move(minutes=16)
        thanks = hall.last(direct)

    assert checkin["text"].startswith("Bonjour Greta")
    assert survey["text"].startswith("Greta, wie zufrieden")
    assert thanks["text"].startswith("Vielen Dank")


def test_words_to_begin_from_are_in_the_language_of_where_they_go(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text(_SHARED)
    with HttpApp(database_url, world=_with_greta(), settings={"templates_dir": str(tmp_path)}) as hall:
        for channel in ("CINITECH", "CTRIAGE"):
            hall.issue("UANA", "log @greta Printer is offline", channel)
        hall.move(hours=96)
        begun = [progress.draft(hall.desk, f"{number}.1", by="UANA").words for number in (1, 2)]

    assert begun[0].startswith("Bonjour Greta")
    assert begun[1].startswith("Hallo Greta")


def test_agents_read_the_workspaces_language(database_url: str) -> None:
    with HttpApp(database_url, settings={"locale": "fr"}) as hall:
        question = _asked(hall, customer="gus")
        said = _press(hall, question, "checkin.solved", user="UANA")

    assert said.startswith("Cette question s’adresse à la société cliente")


def test_a_lead_sees_a_template_in_the_language_that_the_customer_reads_there(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "plans.yml").write_text(_SHARED)
    with HttpApp(database_url, world=_with_greta(), settings={"templates_dir": str(tmp_path)}) as hall:
        hall.issue("UANA", "log @greta Printer is offline", "CINITECH")
        hall.drain()
        shown = {
            name: template_preview.preview(hall.desk, name, number=1, by="UDANA").text
            for name in ("checkin/ask", "survey/ask", "refusal/answered", "quote/ask")
        }

    assert "Bonjour Greta" in shown["checkin/ask"]
    assert "Greta, quel est votre niveau" in shown["survey/ask"]
    assert "Die Frage zu #1" in shown["refusal/answered"]
    assert "Vielen Dank, Greta" in shown["quote/ask"]


def test_the_owners_own_words_reach_whoever_reads_a_language_they_did_not_write(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "plans.yml").write_text(_SHARED)
    owner.write(tmp_path, "checkin/ask", "Well? #{{ number }}")
    with HttpApp(database_url, settings={"templates_dir": str(tmp_path)}) as hall:
        asked = _asked(hall)

    assert asked["text"] == "Well? #1"


def test_every_refusal_is_documented_with_its_values_and_no_other_is() -> None:
    said = [call for file in (ROOT / "slackbot").rglob("*.py") for call in _refusals(file)]

    for name, given in said:
        assert given == set(catalogue.templates()[name].variables), name
    others = ("asking", "failed", "later", "database", "came_twice", "other_workspace")
    named = {name for name, _ in said if name.startswith("refusal/")} | {f"refusal/{name}" for name in others}
    assert named == {one for one in catalogue.templates() if one.startswith("refusal/")}


def _refusals(file: Path) -> Iterator[tuple[str, set[str]]]:
    """Give each refusal that a module makes: its template, and what it is given."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_call and node.func.id in ("Refused", "refusing") and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value), {one.arg for one in node.keywords if one.arg} - {"field"}
