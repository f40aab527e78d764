"""A broken file of the owner's: the customer gets the shipped words, the leads one message."""

from pathlib import Path

import pytest

from slackbot.desk.reports import template_errors
from slackbot.outbox import housekeeping
from tests.http_app import HttpApp
from tests.running_app import Json
from tests.texts import owner


def _told(hall: HttpApp) -> list[Json]:
    return [one for one in hall.slack.messages("CLEADS") if "cannot be used as it is" in one["text"]]


def _look(hall: HttpApp) -> list[Json]:
    template_errors.tell(hall.desk)
    hall.drain()
    return _told(hall)


def test_the_customer_reads_the_shipped_words_and_the_leads_hear_of_it_once(database_url: str, tmp_path: Path) -> None:
    folder = owner.folder(tmp_path / "words", checkin__ask="Hi,\n{{ nobody.here }}")
    with HttpApp(database_url, settings={"templates_dir": folder}) as hall:
        asked = hall.checkin(hall.log())
        first, again = _look(hall), _look(hall)

    with HttpApp(database_url, settings={"templates_dir": folder}) as restarted:
        restarted.drain()
        after_restart = _look(restarted)

    assert asked["text"].startswith("Hi Gus, is #1")
    assert [one["text"] for one in first] == [
        "Your template *checkin/ask.j2* cannot be used as it is. Line 2: `nobody` is no variable of checkin/ask;"
        " there are: number, title, with_title, first_name, resolved_day\n"
        "The words that come with slackbot are said in its place. Mend the file and start again;"
        " `slackbot templates lint` checks it before."
    ]
    assert again == first
    assert after_restart == []


def test_what_shows_only_while_it_is_filled_in_is_told_too(sqlite_url: str, tmp_path: Path) -> None:
    folder = owner.folder(tmp_path / "words", issue__notice="Hi {{ first_name }}")
    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as hall:
        at_start = _look(hall)
        hall.issue("UANA", "log Printer", "CGLOBEX")
        hall.drain()

        told = _look(hall)

        assert at_start == []
        assert "a value is missing here: ask for it" in told[0]["text"]
        assert hall.last("CGLOBEX")["text"].startswith("Hello, we’ve got this: #1")


def test_the_same_fault_in_a_changed_file_is_told_anew(sqlite_url: str, tmp_path: Path) -> None:
    folder = owner.folder(tmp_path / "words", survey__ask="{% if %}")
    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as hall:
        _look(hall)
    owner.write(folder, "survey/ask", "{% if %} ")

    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as restarted:
        told = _look(restarted)

    assert len(told) == 1


@pytest.mark.parametrize("source", ["{% for n in [1] %}{% for m in [2] %}x{% endfor %}{% endfor %}", "x" * 1_000_000])
def test_what_would_take_too_long_or_too_much_is_told_like_any_other(
    sqlite_url: str, tmp_path: Path, source: str
) -> None:
    folder = owner.folder(tmp_path / "words", template__broken=source)
    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as hall:
        told = _look(hall)

    assert [one["text"].startswith("Your template *template/broken.j2* cannot be used") for one in told] == [True]


def test_the_tick_tells_it(sqlite_url: str, tmp_path: Path) -> None:
    folder = owner.folder(tmp_path / "words", survey__ask="{% if %}")
    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as hall:
        housekeeping.tick(hall.desk)
        hall.drain()

        assert len(_told(hall)) == 1
