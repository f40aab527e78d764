"""Values put into elements, in the shape the bot is sent."""

import pytest

from slackbot.playground.errors import PeopleError
from slackbot.playground.inputs import action_of, missing, stateful

OPTION = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}


@pytest.mark.parametrize(
    ("element", "selected", "entry"),
    [
        ({"type": "plain_text_input"}, "x", {"value": "x"}),
        ({"type": "plain_text_input"}, "", {"value": None}),
        ({"type": "number_input"}, 5, {"value": "5"}),
        ({"type": "static_select", "options": [OPTION]}, "a", {"selected_option": OPTION}),
        ({"type": "static_select", "option_groups": [{"options": [OPTION]}]}, "a", {"selected_option": OPTION}),
        ({"type": "static_select", "options": [OPTION]}, None, {"selected_option": None}),
        ({"type": "radio_buttons", "options": [OPTION]}, "a", {"selected_option": OPTION}),
        ({"type": "checkboxes", "options": [OPTION]}, ["a"], {"selected_options": [OPTION]}),
        ({"type": "checkboxes", "options": [OPTION]}, None, {"selected_options": []}),
        ({"type": "multi_users_select"}, ["U1"], {"selected_users": ["U1"]}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
        ({"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
        ({"type": "datetimepicker"}, 1785308400, {"selected_date_time": 1785308400}),
    ],
)
def test_each_element_has_its_own_field(element, selected, entry):
    assert stateful(element, selected) == {"type": element["type"], **entry}


def test_an_overflow_and_feedback_carry_what_was_chosen():
    block = {"block_id": "b"}
    overflow = {"type": "overflow", "action_id": "o", "options": [OPTION]}
    good, bad = ({"text": {"type": "plain_text", "text": word}, "value": word} for word in ("good", "bad"))
    feedback = {"type": "feedback_buttons", "action_id": "f", "positive_button": good, "negative_button": bad}

    assert action_of(block, overflow, "a")["selected_option"] == OPTION
    assert action_of(block, feedback, "bad")["value"] == "bad"
    with pytest.raises(PeopleError):
        action_of(block, feedback, "so-so")


def test_text_in_an_input_of_a_message_is_its_value():
    element = {"type": "plain_text_input", "action_id": "t"}

    assert action_of({"block_id": "b"}, element, "hello")["value"] == "hello"


def test_too_short_a_text_is_said_at_its_field():
    element = {"type": "plain_text_input", "action_id": "v", "min_length": 3}
    view = {"blocks": [{"type": "input", "block_id": "b", "element": element}]}

    assert missing(view, {"b": {"v": {"type": "plain_text_input", "value": "x"}}}) == {
        "b": "Please use at least 3 characters."
    }
