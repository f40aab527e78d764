"""The texts that were shipped before are those of the history, and tell what a copy began as."""

import subprocess

import pytest

from docs import earlier_templates
from slackbot.texts import earlier
from slackbot.texts.earlier import Shipped

OLD, NEW = Shipped("Hi {{ name }}, we marked it as solved."), Shipped("Hi {{ name }}, is it working now?")


def test_the_texts_shipped_before_are_those_that_the_history_tells() -> None:
    kept = earlier_templates.kept()
    try:
        told = earlier_templates.told(kept["commit"])
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no history here")

    assert told == kept, "run: python docs/earlier_templates.py"


def test_each_text_shipped_before_has_its_last_day_oldest_first() -> None:
    before = earlier.of("checkin/ask.j2")

    days = [one.until for one in before]
    assert "as solved on {{ resolved_day }}" in before[0].text
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("mine", "base"),
    [
        (OLD.text, OLD),
        ("Dear {{ name }}, we marked it as solved.\r\n", OLD),
        (f"{earlier.note(NEW, file='a.j2')}\nDear {{{{ name }}}}, we marked it as solved.", NEW),
        ("{# from the shipped text 00000000 -#}\nHi {{ name }}, is it working now?", None),
        ("Something else entirely", None),
        ("", None),
    ],
    ids=["word for word", "edited", "noted", "noted and unknown", "own words", "empty"],
)
def test_a_copy_began_as_what_its_first_line_says_or_as_what_it_has_most_in_common_with(
    mine: str, base: Shipped | None
) -> None:
    assert earlier.began_as(mine, [OLD, NEW]) == base


def test_a_text_is_known_again_whatever_an_editor_does_to_the_ends_of_its_lines() -> None:
    assert Shipped("one \r\ntwo\r\n\r\n").mark == Shipped("one\ntwo").mark
    assert Shipped("one\ntwo").mark != Shipped("one\nthree").mark
