"""Block Kit's limits, figure by figure."""

import pytest

from slackbot.playground.strict import wrong_in_message, wrong_in_view


def _plain(text):
    return {"type": "plain_text", "text": text}


def _mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def _button(**more):
    return {"type": "button", "text": _plain("Press"), **more}


def _option(value="v", label="Label"):
    return {"text": _plain(label), "value": value}


def _actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def _section(text="x", **more):
    return {"type": "section", "text": _mrkdwn(text), **more}


def _select(**more):
    return {"type": "static_select", "options": [_option()], **more}


def _input(element=None, **more):
    return {"type": "input", "label": _plain("Title"), "element": element or {"type": "plain_text_input"}, **more}


def _table(rows, **more):
    return {"type": "table", "rows": rows, **more}


def _cell(text="x"):
    return {"type": "raw_text", "text": text}


def _rich(*runs):
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}


CONFIRM = {"title": _plain("Sure?"), "text": _mrkdwn("Really?"), "confirm": _plain("Yes"), "deny": _plain("No")}

GOOD_IN_MESSAGES = {
    "a section of 3,000 characters": _section("x" * 3000),
    "fields": {"type": "section", "fields": [_mrkdwn("x" * 2000)] * 10},
    "a header of 150 characters": {"type": "header", "text": _plain("x" * 150)},
    "a divider": {"type": "divider"},
    "context": {"type": "context", "elements": [_mrkdwn("x")] * 10},
    "25 buttons": _actions(*[_button(action_id=str(n)) for n in range(25)]),
    "a full button": _actions(_button(style="danger", value="v" * 2000, confirm=CONFIRM, accessibility_label="x" * 75)),
    "a menu": _actions(_select(placeholder=_plain("Pick"), initial_option=_option())),
    "a grouped menu": _actions(
        {"type": "static_select", "option_groups": [{"label": _plain("A"), "options": [_option()]}]}
    ),
    "an overflow": _section(accessory={"type": "overflow", "options": [_option()] * 5}),
    "an image": {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "A chart"},
    "an uploaded image": {"type": "image", "slack_file": {"id": "FREADY"}, "alt_text": "A chart"},
    "rich text": _rich({"type": "text", "text": "hi", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
    "a rich list": {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": []}]}
        ],
    },
    "a table": _table([[_cell()] * 20] * 100, column_settings=[{"align": "right"}, None]),
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "feedback": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": _plain("Good"), "value": "1"},
                "negative_button": {"text": _plain("Bad"), "value": "0"},
            }
        ],
    },
    "an input": _input(optional=True, hint=_plain("x" * 2000)),
}

BAD_IN_MESSAGES = {
    "an unknown block": ({"type": "poem"}, "unsupported type: poem"),
    "no type": ({}, "missing required field: type"),
    "a long section": (_section("x" * 3001), "must be less than 3001 characters"),
    "an empty section": (_section(""), "must be more than 0 characters"),
    "a blank section": (_section(" \n"), "must not be only white space"),
    "a section of nothing": ({"type": "section"}, "missing required field: text or fields"),
    "11 fields": ({"type": "section", "fields": [_mrkdwn("x")] * 11}, "no more than 10 items"),
    "a long field": ({"type": "section", "fields": [_mrkdwn("x" * 2001)]}, "less than 2001"),
    "a long header": ({"type": "header", "text": _plain("x" * 151)}, "less than 151"),
    "a header in mrkdwn": ({"type": "header", "text": _mrkdwn("x")}, "unsupported type: mrkdwn"),
    "11 in context": ({"type": "context", "elements": [_mrkdwn("x")] * 11}, "no more than 10 items"),
    "a button in context": ({"type": "context", "elements": [_button()]}, "unsupported type: button"),
    "26 buttons": (_actions(*[_button(action_id=str(n)) for n in range(26)]), "no more than 25 items"),
    "no buttons": (_actions(), "no fewer than 1 items"),
    "a long label": (_actions(_button(text=_plain("x" * 76))), "less than 76"),
    "a label in mrkdwn": (_actions(_button(text=_mrkdwn("x"))), "unsupported type: mrkdwn"),
    "a long value": (_actions(_button(value="x" * 2001)), "less than 2001"),
    "a long action_id": (_actions(_button(action_id="x" * 256)), "less than 256"),
    "a long block_id": (_section(block_id="x" * 256), "less than 256"),
    "an odd style": (_actions(_button(style="pink")), "must be one of primary, danger"),
    "an unknown field": (_actions(_button(colour="pink")), "invalid additional property: colour"),
    "an unknown element": (_actions({"type": "dial"}), "unsupported type: dial"),
    "an input in actions": (_actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
    "the same action twice": (_actions(_button(action_id="a"), _button(action_id="a")), 'action_id "a" already exists'),
    "a menu without options": (_actions({"type": "static_select"}), "exactly one of options and option_groups"),
    "101 options": (_actions(_select(options=[_option(str(n)) for n in range(101)])), "no more than 100 items"),
    "a long option": (_actions(_select(options=[_option(label="x" * 76)])), "less than 76"),
    "a long option value": (_actions(_select(options=[_option("x" * 151)])), "less than 151"),
    "a foreign initial option": (_actions(_select(initial_option=_option("z"))), "must be one of the options"),
    "a long confirm title": (_actions(_button(confirm={**CONFIRM, "title": _plain("x" * 101)})), "less than 101"),
    "6 in an overflow": (_section(accessory={"type": "overflow", "options": [_option()] * 6}), "no more than 5 items"),
    "11 checkboxes": (
        _section(accessory={"type": "checkboxes", "options": [_option(str(n)) for n in range(11)]}),
        "no more than 10 items",
    ),
    "an image of nothing": ({"type": "image", "alt_text": "x"}, "exactly one of image_url and slack_file"),
    "an image without words": (
        {"type": "image", "image_url": "https://a.example/x.png"},
        "missing required field: alt_text",
    ),
    "a file not ready": (
        {"type": "image", "slack_file": {"id": "FSOON"}, "alt_text": "x"},
        "invalid slack file: slack_file is not ready [json-pointer:/blocks/0/slack_file]",
    ),
    "a broken rich text": (_rich({"type": "shout", "text": "x"}), "unsupported type: shout"),
    "101 rows": (_table([[_cell()]] * 101), "no more than 100 items"),
    "21 cells": (_table([[_cell()] * 21]), "no more than 20 items"),
    "a full table": (_table([[_cell("x" * 5001)] * 2]), "no more than 10000 characters"),
    "long markdown": ({"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
    "an alert": ({"type": "alert", "text": _mrkdwn("x")}, "unsupported type: alert"),
    "text that is no text": ({"type": "section", "text": {"type": "mrkdwn", "text": 5}}, "must be a string"),
    "no object": ("hello", "missing required field: type"),
    "a level beyond four": ({"type": "header", "text": _plain("x"), "level": 5}, "an integer from 1 to 4"),
    "emoji that is no boolean": ({"type": "header", "text": {**_plain("x"), "emoji": 1}}, "must be a boolean"),
}


def _trouble(file_id):
    return None if file_id == "FREADY" else "slack_file is not ready"


@pytest.mark.parametrize("name", GOOD_IN_MESSAGES)
def test_a_message_may_hold(name):
    assert wrong_in_message([GOOD_IN_MESSAGES[name]], trouble_with_file=_trouble) == []


@pytest.mark.parametrize("name", BAD_IN_MESSAGES)
def test_a_message_may_not_hold(name):
    block, complaint = BAD_IN_MESSAGES[name]

    wrong = wrong_in_message([block], trouble_with_file=_trouble)

    assert any(complaint in one for one in wrong), wrong


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items"),
        ([_section(block_id="a"), _section(block_id="a")], 'block_id "a" already exists'),
        ([_table([[_cell()]])] * 2, "only one table"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "no more than 12000 characters of markdown"),
    ],
)
def test_a_message_as_a_whole_has_limits_too(blocks, complaint):
    (wrong,) = wrong_in_message(blocks, trouble_with_file=_trouble)

    assert complaint in wrong


def _view(*blocks, **more):
    return {"type": "modal", "title": _plain("Title"), "blocks": list(blocks) or [_section()], **more}


@pytest.mark.parametrize(
    "view",
    [
        _view(),
        _view(_input(), submit=_plain("x" * 24), close=_plain("x" * 24), private_metadata="x" * 3000),
        _view({"type": "alert", "text": _mrkdwn("x" * 200)}),
        _view(*[{"type": "divider"}] * 100),
        _view(_input({"type": "number_input", "is_decimal_allowed": False}), submit=_plain("Go")),
    ],
)
def test_a_good_form_is_taken(view):
    assert wrong_in_view(view, trouble_with_file=_trouble) == []


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (_view(title=_plain("x" * 25)), "less than 25"),
        (_view(submit=_plain("x" * 25)), "less than 25"),
        (_view(_input()), "missing required field: submit"),
        (_view(private_metadata="x" * 3001), "less than 3001"),
        (_view(callback_id="x" * 256), "less than 256"),
        (_view(*[{"type": "divider"}] * 101), "no more than 100 items"),
        (_view(_table([[_cell()]])), "unsupported type: table"),
        (_view(_section(block_id="a"), _section(block_id="a")), "already exists"),
        (_view(*[_section("é" * 3000)] * 45), "view is too large"),
        (_view(_input({"type": "plain_text_input", "max_length": 3001}), submit=_plain("x")), "from 1 to 3000"),
        (_view(_input({"type": "button", "text": _plain("x")}), submit=_plain("x")), "unsupported type: button"),
        ({"type": "home", "title": _plain("x"), "blocks": [_section()]}, "must be one of modal"),
        ({"title": _plain("x"), "blocks": [_section()]}, "missing required field: type"),
        ("form", "must be an object"),
    ],
)
def test_a_bad_form_is_refused(view, complaint):
    wrong = wrong_in_view(view, trouble_with_file=_trouble)

    assert any(complaint in one for one in wrong), wrong
