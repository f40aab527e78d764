"""Slack's shapes stay within Slack's limits, and cutting breaks nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.blocks import kit
from slackbot.playground import strict
from slackbot.texts import Mrkdwn, escape

NO_FILES = {"trouble_with_file": lambda _: None}


@given(st.text(st.sampled_from("ab &<>;\n👩"), max_size=400), st.integers(10, 100))
def test_cut_markup_is_short_enough_and_never_cut_inside_an_entity(text: str, limit: int) -> None:
    markup = escape(text)

    short = kit.cut(markup, limit)

    assert len(short) <= limit
    assert escape(texts_plain(short.removesuffix("…"))) == short.removesuffix("…")


def texts_plain(markup: str) -> str:
    """Return markup without entities."""
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("markup", "limit", "short"),
    [
        ("short", 10, "short"),
        ("a longer text", 9, "a longer…"),
        ("see <https://a.example|it> there", 12, "see…"),
        ("R&amp;D", 5, "R…"),
    ],
)
def test_cutting_leaves_whole_links_and_entities(markup: str, limit: int, short: str) -> None:
    assert kit.cut(markup, limit) == short


@pytest.mark.parametrize("letter", ["x", "&", "<", "👩"])
def test_long_text_fits_every_shape(letter: str) -> None:
    long = letter * 8_000
    shapes = [
        kit.section(escape(long)),
        kit.plainly(escape(long)),
        kit.header(long),
        kit.context(escape(long)),
        kit.divider(),
        kit.actions(kit.button(long, "a", value="1", style="primary", reads=long)),
    ]

    assert not strict.wrong_in_message(shapes, **NO_FILES)
    assert len(kit.message(escape(long)).text) <= kit.FALLBACK_LIMIT
    assert not strict.wrong_in_message(list(kit.message(escape(long)).blocks), **NO_FILES)


@pytest.mark.parametrize("length", [1, 2_899, 2_900, 2_901, 8_000])
def test_somebodys_words_are_shown_whole(length: int) -> None:
    words = ("*a* <b> " * 1_001)[:length]

    block = kit.said("Title", words, bold_first=True)

    runs = block["elements"][0]["elements"]
    assert "".join(run["text"] for run in runs) == f"Title\n{words}"
    assert [run for run in runs if "style" in run] == [{"type": "text", "text": "Title", "style": {"bold": True}}]
    assert not strict.wrong_in_message([block], **NO_FILES)


def test_a_plain_paragraph_reads_nothing_as_markup() -> None:
    block = kit.plainly(Mrkdwn("5*3*2 &lt;b&gt; &amp; _x_"))

    assert block["text"]["type"] == "plain_text"
    assert block["text"]["text"] == "5*3*2 <b> & _x_"


def test_a_templates_words_are_shown_without_entities_on_buttons_and_in_forms() -> None:
    label = Mrkdwn("Tips &amp; more")

    button = kit.button(label, "a", value="1", reads=label)
    form = kit.form("form.x", title=label, submit=label, close=label, blocks=[], about={})

    assert button["text"]["text"] == button["accessibility_label"] == "Tips & more"
    assert {form[part]["text"] for part in ("title", "submit", "close")} == {"Tips & more"}
    assert kit.button("&amp;", "a", value="1")["text"]["text"] == "&amp;"  # words that are no markup stay


def test_a_form_holds_what_it_is_about_and_fits() -> None:
    fields = [
        kit.text_input("title", "Title" * 100, value="x" * 9_000, hint="y" * 9_000),
        kit.text_input("more", "More", lines="many", optional=True),
        kit.person_input("who", "Who", user="UGUS", hint="z"),
        kit.person_input("else", "Who else", user=None),
    ]
    form = kit.form("form.x", title="T" * 99, submit="S" * 99, close="Cancel", blocks=fields, about={"issue": 7})

    assert not strict.wrong_in_view(form, **NO_FILES)
    assert json.loads(form["private_metadata"]) == {"issue": 7}


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ({"value": "typed"}, "typed"),
        ({"value": None}, None),
        ({"value": ""}, None),
        ({"selected_user": "UGUS"}, "UGUS"),
        ({"selected_user": None}, None),
        ({"value": 5}, None),
        (None, None),
    ],
)
def test_a_forms_value_is_what_was_typed_or_chosen(entry: object, value: str | None) -> None:
    assert kit.value_of({"state": {"values": {"title": {"value": entry}}}}, "title") == value
    assert kit.value_of({}, "title") is None


def test_an_answer_is_for_the_caller_alone() -> None:
    assert kit.sentence("Hi") == {"response_type": "ephemeral", "text": "Hi"}
    assert kit.ephemeral(kit.message("Hi"))["response_type"] == "ephemeral"
