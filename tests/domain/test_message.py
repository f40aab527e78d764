"""The words of a message, wherever in it they stand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import message
from slackbot.domain.command import readable_message

Json = dict[str, Any]


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def text(words: str) -> Json:
    return {"type": "text", "text": words}


HOLT = {"type": "user", "user_id": "U0HOLT"}
EXT = {"type": "channel", "channel_id": "C0EXT"}

LIST = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [text("Steps:")]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "offset": 2,
            "elements": [{"type": "rich_text_section", "elements": [text("open")]}, rich(text("save"))["elements"][0]],
        },
        {"type": "rich_text_list", "style": "bullet", "elements": [rich(text("or not"))["elements"][0]]},
        {"type": "rich_text_quote", "elements": [text("Error 5")]},
        {"type": "rich_text_preformatted", "elements": [text("if a < b && c:\n  crash()")]},
    ],
}

PARTS = {
    "rich text": (
        {"blocks": [rich(text("Ask "), HOLT, text(" in "), EXT, text(" & hurry"))]},
        "Ask <@U0HOLT> in <#C0EXT> &amp; hurry",
    ),
    "lists, quotes and code": (
        {"blocks": [LIST]},
        "Steps:\n3. open\n4. save\n• or not\nError 5\nif a &lt; b &amp;&amp; c:\n  crash()",
    ),
    "links and emoji": (
        {
            "blocks": [
                rich(
                    {"type": "link", "url": "https://acme.example/?a=1&b=2", "text": "the log"},
                    {"type": "emoji", "name": "wave", "skin_tone": 3},
                    {"type": "link", "url": "https://acme.example"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "usergroup", "usergroup_id": "S1"},
                    {"type": "color", "value": "#ff0000"},
                    {"type": "date", "timestamp": 0, "format": "{date}", "fallback": "1 Jan"},
                    {"type": "later_than_us", "text": "!"},
                )
            ]
        },
        "<https://acme.example/?a=1&amp;b=2|the log>:wave::skin-tone-3:<https://acme.example><!here><!subteam^S1>"
        "#ff00001 Jan!",
    ),
    "a section and its fields": (
        {
            "blocks": [
                {"type": "header", "text": {"type": "plain_text", "text": "Order <7>"}},
                {"type": "divider"},
                {
                    "type": "section",
                    "text": {"type": "mrkdwn", "text": "*Late* &amp; wrong"},
                    "fields": [{"type": "mrkdwn", "text": "*Site*\nLyon"}, {"type": "plain_text", "text": "R&D"}],
                    "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Open"}},
                },
                {
                    "type": "context",
                    "elements": [{"type": "image", "alt_text": "a map"}, {"type": "mrkdwn", "text": "by Ed"}],
                },
                {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Yes"}}]},
            ]
        },
        "Order &lt;7&gt;\n*Late* &amp; wrong\n*Site*\nLyon\nR&amp;D\na map\nby Ed",
    ),
    "a table": (
        {
            "blocks": [
                {
                    "type": "table",
                    "rows": [
                        [
                            {"type": "raw_text", "text": "SKU"},
                            {"type": "rich_text", "elements": rich(text("Lot"))["elements"]},
                        ],
                        [{"type": "raw_text", "text": "A1"}, {"type": "raw_text", "text": "none"}],
                    ],
                }
            ]
        },
        "SKU | Lot\nA1 | none",
    ),
    "pictures and films": (
        {
            "blocks": [
                {"type": "image", "title": {"type": "plain_text", "text": "The dent"}, "alt_text": "x"},
                {"type": "video", "title": {"type": "plain_text", "text": "How it jams"}, "alt_text": "x"},
                {"type": "markdown", "text": "## It jams"},
            ]
        },
        "The dent\nHow it jams\n## It jams",
    ),
    "a message passed on": (
        {
            "attachments": [
                {"is_share": True, "from_url": "https://x", "text": "It hums", "fallback": "[date] Maya: It hums"}
            ]
        },
        "It hums",
    ),
    "a message passed on as blocks": (
        {
            "attachments": [
                {
                    "is_msg_unfurl": True,
                    "message_blocks": [{"team": "T", "message": {"blocks": [rich(text("It smokes"))]}}],
                    "files": [{"title": "smoke.mov", "name": "smoke.mov"}],
                }
            ]
        },
        "It smokes",
    ),
    "a message passed on that is a file": (
        {"attachments": [{"is_share": True, "fallback": "x", "files": [{"name": "smoke.mov"}]}]},
        "smoke.mov",
    ),
    "an alarm": (
        {
            "attachments": [
                {
                    "pretext": "From the watch",
                    "title": "Disk full",
                    "fields": [{"title": "Host", "value": "db1"}, {"value": "95 %"}],
                    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Since noon"}}],
                    "fallback": "Disk full",
                }
            ]
        },
        "From the watch\nDisk full\nHost: db1\n95 %\nSince noon",
    ),
    "an alarm of nothing but its fallback": ({"attachments": [{"fallback": "Disk full"}]}, "Disk full"),
    "a form": (
        {
            "text": "This content can’t be displayed.",
            "subtype": "bot_message",
            "bot_id": "B1",
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*What?*\nLabels are blank"}}],
        },
        "*What?*\nLabels are blank",
    ),
    "a picture": (
        {"text": "", "files": [{"name": "IMG_1.png", "title": "IMG_1"}, {"name": "IMG_2.png"}]},
        "IMG_1\nIMG_2.png",
    ),
    "a picture with a title": (
        {"files": [{"name": "IMG_1.png", "title": "Label is <blank>"}]},
        "Label is &lt;blank&gt;",
    ),
    "a snippet": ({"files": [{"name": "a.log", "title": "a.log", "preview": "panic & stop"}]}, "panic &amp; stop"),
    "a mail": (
        {"files": [{"name": "m", "title": "Broken", "plain_text": "It is.", "preview": "<p>"}]},
        "Broken\nIt is.",
    ),
    "a voice": (
        {
            "files": [
                {"name": "audio.m4a", "transcription": {"status": "complete", "preview": {"content": "It rattles"}}}
            ]
        },
        "It rattles",
    ),
}


@pytest.mark.parametrize("where", PARTS)
def test_words_are_found_wherever_they_stand(where: str) -> None:
    parts, said = PARTS[where]

    assert message.words(parts) == said


@pytest.mark.parametrize("where", PARTS)
def test_they_stand_below_what_somebody_typed_with_them(where: str) -> None:
    parts, said = PARTS[where]
    has_content = "attachments" in parts or any(
        {"preview", "plain_text", "transcription"} & set(one) for one in parts.get("files", ())
    )

    told = message.words({**parts, "bot_id": None, "text": "!note look"})

    assert told.startswith("!note look")
    if has_content:
        assert told.endswith(said)


def test_the_words_that_slack_gives_twice_are_read_once() -> None:
    typed = {"text": "1. see <@U0HOLT> &amp; *run*", "blocks": [rich(text("see & run"))]}
    summed_up = {
        "bot_id": "B1",
        "text": "Late order",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Late order*\nfrom Lyon"}}],
    }
    apart = {
        "bot_id": "B1",
        "text": "New request",
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Late order"}}],
    }
    passed_on = {"text": "fyi: it hums", "attachments": [{"is_share": True, "text": "It hums", "fallback": "x"}]}

    assert message.words(typed) == "1. see <@U0HOLT> &amp; *run*"
    assert message.words(summed_up) == "*Late order*\nfrom Lyon"
    assert message.words(apart) == "New request\nLate order"
    assert message.words(passed_on) == "fyi: it hums"


def test_what_a_linked_page_says_is_nobodys_word() -> None:
    page = {"from_url": "https://acme.example", "title": "Acme", "text": "We build rockets", "fallback": "Acme"}

    assert message.words({"text": "<https://acme.example>", "attachments": [page]}) == "<https://acme.example>"


def test_what_reads_as_nothing_is_no_words() -> None:
    assert message.words({"text": "\u200b", "blocks": [rich(text(" "))], "files": [{"mode": "tombstone"}]}) == ""


RUNS = st.text(
    st.characters(max_codepoint=0x24F, exclude_categories=("Cc", "Cf", "Zs"), exclude_characters="&"), min_size=1
)


@given(st.lists(RUNS, min_size=1, max_size=5))
def test_what_is_typed_into_rich_text_is_read_letter_by_letter(typed: list[str]) -> None:
    said = message.words({"blocks": [rich(*map(text, typed))]})

    assert readable_message(said, {}) == "".join(typed)


KEYS = ("type", "text", "blocks", "attachments", "files", "elements", "fields", "rows", "title", "value", "url")
KEYS += ("message_blocks", "message", "transcription", "preview", "offset", "is_share", "bot_id")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inside
            | st.sampled_from(["rich_text", "rich_text_list", "table", "link", "user", "emoji", "mrkdwn", "ordered"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["text", "blocks", "attachments", "files", "bot_id"]), ANYTHING))
def test_a_message_of_any_shape_is_read_without_an_error(strange: Json) -> None:
    assert isinstance(message.words(strange), str)
