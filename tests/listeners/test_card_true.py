"""What the card says stays true when something changes it that nobody did to the issue itself."""

from tests.http_app import HttpApp


def _first_line(hall: HttpApp) -> str:
    return str(hall.card()["blocks"][0]["text"]["text"])


def _delete(hall: HttpApp, user: str, ts: str) -> None:
    hall.slack.people.delete(user, "CGLOBEX", ts)
    hall.heard(lambda event: event.get("deleted_ts") == ts)
    hall.drain()


def test_words_that_are_deleted_give_the_turn_back(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "claim #1")
    answer = hall.say("UANA", "CGLOBEX", "Try again now", thread)
    hall.drain()
    assert "Gus’s turn (answered " in _first_line(hall)

    _delete(hall, "UANA", answer)
    assert "your turn (Gus asked " in _first_line(hall)


def test_who_wants_no_more_questions_is_announced_none(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.drain()
    told = _first_line(hall)
    assert " · check-in " in told

    hall.say("UGUS", "CGLOBEX", "stop", thread)
    hall.drain()
    assert "check-in" not in str(hall.card()["blocks"])

    hall.say("UGUS", "CGLOBEX", "start", thread)
    hall.drain()
    assert _first_line(hall) == told


def test_who_wants_no_reminder_is_announced_none(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "pending #1")
    hall.drain()
    assert " · reminder " in _first_line(hall)

    hall.say("UGUS", "CGLOBEX", "stop", thread)
    hall.drain()
    assert " · reminder " not in _first_line(hall)


def test_words_outside_the_thread_take_the_reminder_off_the_card(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "pending #1")
    hall.drain()
    assert " · reminder " in _first_line(hall)

    hall.say("UGUS", "CGLOBEX", "It is the one on the second floor")
    hall.drain()
    assert " · reminder " not in _first_line(hall)


def test_what_was_answered_before_it_was_logged_is_the_customers_turn(hall: HttpApp) -> None:
    asked = hall.say("UGUS", "CGLOBEX", "Printer is offline")
    hall.say("UBEN", "CGLOBEX", "Is it switched on?", asked)
    hall.shortcut("UANA", "CGLOBEX", asked)
    hall.drain()

    assert "Nobody has it · Gus’s turn (answered " in _first_line(hall)
