"""Buttons to the issues behind a figure, and what is typed to see them."""

from datetime import date

import pytest

from slackbot.domain import cuts, trace_page
from slackbot.domain.cuts import Cut
from slackbot.domain.trace_page import Page, Typed
from slackbot.domain.traced import Figure
from tests.refused import refused

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "page",
    [
        Page(Figure.FCR, DAY, DAY),
        Page(Figure.CSAT, DAY, DAY, "summary:2026-11-20", Cut(cuts.ACCOUNT, 'Müller "&" Co'), 40),
    ],
)
def test_a_button_carries_its_page(page: Page) -> None:
    assert trace_page.read(trace_page.value_of(page)) == page
    assert trace_page.read(trace_page.value_of(page.after(20))).skip == page.skip + 20


def test_a_page_leads_on_to_that_of_another_figure() -> None:
    page = Page(Figure.FCR, DAY, DAY, "summary:2026-11-20")

    assert page.of(Figure.CSAT) == Page(Figure.CSAT, DAY, DAY, "summary:2026-11-20")


@pytest.mark.parametrize(
    "value",
    [
        *("", "5", "[]", "null", "[" * 5_000, '["fcr","2026-11-20","2026-11-20","",null]'),
        '["nps","2026-11-20","2026-11-20","",null,0]',
        '["fcr","x","2026-11-20","",null,0]',
        '["fcr","9999-12-31","9999-12-31","",null,0]',
        '["fcr",5,"2026-11-20","",null,0]',
        '["fcr","2026-11-20","2026-11-20","",["mood","good"],0]',
        '["fcr","2026-11-20","2026-11-20","",["account"],0]',
        '["fcr","2026-11-20","2026-11-20","",null,{}]',
        '["fcr","2026-11-20","2026-11-20","",null,1e999]',
    ],
)
def test_what_no_button_carries_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        trace_page.read(value)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("fcr", Typed(Figure.FCR, "today", "", None)),
        ("CSAT Week", Typed(Figure.CSAT, "week", "", None)),
        ("response 2026-11-20 <@UANA>", Typed(Figure.RESPONSE, DAY, "<@UANA>", None)),
        ("fcr Globex", Typed(Figure.FCR, "today", "Globex", None)),
        ("fcr yesterday by account", Typed(Figure.FCR, "yesterday", "", cuts.ACCOUNT)),
        ("csat month Globex by language", Typed(Figure.CSAT, "month", "Globex", cuts.LANGUAGE)),
        ("#42", None),
        ("", None),
    ],
)
def test_what_is_typed_is_understood(text: str, typed: Typed | None) -> None:
    assert trace_page.typed(text) == typed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fcr 2026-13-40", "“2026-13-40” is not a date"),
        ("fcr week by mood", "`account`, `tier`, `channel`, `language` or `agent`"),
    ],
)
def test_what_is_not_understood_says_what_is(text: str, said: str) -> None:
    with refused(said):
        trace_page.typed(text)
