"""What a preview shows, and what it says is missing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from slackbot.texts import Texts, preview, when
from tests.refused import refused


def test_a_preview_on_samples_needs_no_values() -> None:
    shown = preview.show(Texts(), "survey/ask", locale="es")

    assert shown.text.startswith("Ana, ¿cuál es su grado de satisfacción con nuestra ayuda en la consulta n.º\u00a042?")
    assert shown.lacking == ()


def test_real_values_come_before_samples_and_missing_ones_are_named() -> None:
    real = {"number": 7, "title": "Printer", "first_name": None, "other": "unused"}

    shown = preview.show(Texts(), "survey/ask", real=real)

    assert shown.text == "How satisfied are you with our help on #7?"
    assert shown.lacking == ("first_name",)


def test_an_unknown_template_is_refused_with_the_nearest_one() -> None:
    with refused(r"There is no template survey/aks\. Did you mean survey/ask\?"):
        preview.show(Texts(), "survey/aks")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("• *#7* <https://a.example/_b_|2 * 3 &gt; 5> · _so far_", "• #7 2 * 3 > 5 https://a.example/_b_ · so far"),
        ("*CSAT* 83 % `summary` ~gone~ 3*4*5 snake_case_name", "CSAT 83 % summary gone 3*4*5 snake_case_name"),
        ("*one*\n*two* <@U1>", "one\ntwo @U1"),
    ],
)
def test_a_terminal_that_is_told_a_summary_shows_no_sign_of_markup(said: str, read: str) -> None:
    assert preview.unmarked(said) == read


def test_markup_is_readable_on_a_terminal() -> None:
    at = when(datetime(2026, 11, 12, 23, 30, tzinfo=UTC))
    markup = f"<https://a.example|here> <https://b.example> <@U1> <#C1|general> a &amp; b, {at}"

    text = preview.readable(markup, locale="de", zone=ZoneInfo("Europe/Berlin"))

    assert text == "here https://b.example @U1 #C1 a & b, Freitag, 13. November 2026, 00:30"
