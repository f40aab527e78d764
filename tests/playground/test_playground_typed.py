"""What people type: mentions, links and entities, in messages, commands and blocks."""

import pytest

from slackbot.playground.typed import Names, as_command, as_message, rich_text, tokens

NAMES = Names({"gus": "UGUS", "ana.lima": "UANA"}, {"triage": "CTRIAGE", "board": "CBOARD"}, frozenset({"CBOARD"}))


@pytest.mark.parametrize(
    ("typed", "message", "command"),
    [
        ("a & b <c>", "a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("hi @gus.", "hi <@UGUS>.", "hi <@UGUS|gus>."),
        ("@ana.lima: look", "<@UANA>: look", "<@UANA|ana.lima>: look"),
        ("in #triage, please", "in <#CTRIAGE|triage>, please", "in <#CTRIAGE|triage>, please"),
        ("in #board", "in <#CBOARD|board>", "in <#CBOARD|>"),
        ("@here", "<!here>", "<!here>"),
        ("#42 @nobody gus@gus", "#42 @nobody gus@gus", "#42 @nobody gus@gus"),
        ("<@UGUS> <!channel>", "&lt;@UGUS&gt; &lt;!channel&gt;", "&lt;@UGUS&gt; &lt;!channel&gt;"),
        (
            "see https://a.example/?x=1&y=2.",
            "see <https://a.example/?x=1&amp;y=2>.",
            "see <https://a.example/?x=1&amp;y=2>.",
        ),
        ("https://a.example/@gus#triage", "<https://a.example/@gus#triage>", "<https://a.example/@gus#triage>"),
    ],
)
def test_typed_text_becomes_what_slack_makes_of_it(typed, message, command):
    assert as_message(tokens(typed, NAMES)) == message
    assert as_command(tokens(typed, NAMES), NAMES) == command


def test_the_runs_of_rich_text_are_never_escaped():
    (block,) = rich_text(tokens("a & b @gus #triage @here https://a.example", NAMES))

    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "a & b "},
        {"type": "user", "user_id": "UGUS"},
        {"type": "text", "text": " "},
        {"type": "channel", "channel_id": "CTRIAGE"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://a.example"},
    ]
