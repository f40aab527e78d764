"""What is said to one customer alone is in their language, whatever they press, and however it goes wrong."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from slackbot.desk.people import reader_language
from slackbot.texts import catalogue
from slackbot.texts.template import Reads
from tests.http_app import HttpApp
from tests.running_app import Json

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

    assert said == "La question au sujet de #1 a déjà reçu une réponse. Merci."


def test_an_answer_to_an_open_issue_and_to_one_resolved_anew_is_too(hall: HttpApp) -> None:
    question = _asked(hall)
    hall.issue("UANA", "reopen #1", "CINITECH")
    reopened = _press(hall, question, "checkin.solved")
    hall.issue("UANA", "resolve #1", "CINITECH")
    solved_anew = _press(hall, question, "checkin.solved")

    assert reopened.startswith("La demande #1 est de nouveau ouverte")
    assert solved_anew.startswith("La demande #1 a été résolue de nouveau")


def test_whoever_answers_beside_the_requester_is_thanked_in_their_own_language(hall: HttpApp) -> None:
    survey = _surveyed(hall, customer="gus")

    said = _press(hall, survey, "survey.3")

    assert said.startswith("Merci. Nous avons gardé votre réponse")


def test_the_score_the_form_and_its_mistakes_are_in_their_language(hall: HttpApp) -> None:
    survey = _surveyed(hall)
    told = _press(hall, survey, "survey.4")
    hall.drain()

    _press(hall, survey, "survey.comment")
    form = hall.slack.people.view("UINES")
    mistakes = hall.submit("UINES", comment="  ")

    assert (
        told == "Vous avez répondu 4 sur 5 pour #1. Vos collègues ne le voient pas ; notre équipe d’assistance le voit."
    )
    assert form is not None
    assert form["title"]["text"] == "Ajouter un commentaire"
    assert mistakes == {"comment": "Écrivez quelques mots, s’il vous plaît, ou fermez le formulaire."}


def test_what_comes_too_late_to_be_changed_is_said_in_their_language(hall: HttpApp) -> None:
    survey = _surveyed(hall)
    _press(hall, survey, "survey.4")
    hall.clock.move(hall.desk.defaults.rating_edit)

    said = _press(hall, survey, "survey.5")

    assert said.startswith("Merci, votre réponse au sujet de #1 est comptée")


def test_an_agent_reads_the_workspaces_language_there(hall: HttpApp) -> None:
    question = _asked(hall)

    said = _press(hall, question, "checkin.solved", user="UANA")

    assert said == "This question is for the customer, so your answer is not counted."


def test_a_database_that_is_away_is_said_in_the_language_of_the_place(hall: HttpApp) -> None:
    question = _asked(hall)
    with hall.desk.begin() as tx:
        tx.db.execute(text("ALTER TABLE people RENAME TO people_gone"))

    assert _press(hall, question, "checkin.solved").startswith("Cela n’a pas fonctionné pour l’instant")
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


def test_every_refusal_is_documented_with_its_values_and_no_other_is() -> None:
    said = [call for file in (ROOT / "slackbot").rglob("*.py") for call in _refusals(file)]

    for name, given in said:
        assert given == set(catalogue.templates()[name].variables), name
        assert catalogue.templates()[name].reads is Reads.CUSTOMER
    of_guard = {"refusal/failed", "refusal/later"}
    assert {name for name, _ in said} | of_guard == {one for one in catalogue.templates() if one.startswith("refusal/")}


def _refusals(file: Path) -> Iterator[tuple[str, set[str]]]:
    """Give each refusal that a module makes: its template, and what it is given."""
    source = file.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)) if "RefusedCustomer(" in source else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RefusedCustomer":
            yield ast.literal_eval(node.args[0]), {one.arg for one in node.keywords if one.arg} - {"field"}
