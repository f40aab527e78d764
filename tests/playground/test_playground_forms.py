"""Modals: opened by triggers that die, filled in, answered with errors, updates, pushes."""

import pytest

from slackbot.playground import PeopleError, Timing
from tests.playground.tiny_bot import NO_ACK


def _plain(text):
    return {"type": "plain_text", "text": text, "emoji": True}


def _option(value):
    return {"text": _plain(value.title()), "value": value}


TITLE = {
    "type": "input",
    "block_id": "title",
    "label": _plain("Title"),
    "element": {"type": "plain_text_input", "action_id": "v", "max_length": 20},
}
DETAILS = {
    "type": "input",
    "block_id": "details",
    "optional": True,
    "label": _plain("Details"),
    "element": {"type": "plain_text_input", "action_id": "v", "multiline": True},
}
PRIORITY = {
    "type": "input",
    "block_id": "priority",
    "label": _plain("Priority"),
    "element": {
        "type": "static_select",
        "action_id": "v",
        "options": [_option("high"), _option("low")],
        "initial_option": _option("low"),
    },
}
TAGS = {
    "type": "input",
    "block_id": "tags",
    "optional": True,
    "label": _plain("Tags"),
    "element": {"type": "checkboxes", "action_id": "v", "options": [_option("vip"), _option("bug")]},
}


def form(*blocks, **more):
    return {
        "type": "modal",
        "callback_id": "log",
        "title": _plain("Log an issue"),
        "submit": _plain("Log"),
        "blocks": list(blocks) or [TITLE, DETAILS, PRIORITY, TAGS],
        **more,
    }


@pytest.fixture
def opened(pg, bot, connect):
    """Return what opens a form for a person, by a command, and gives the bot that answers its submission."""

    def open_form(view=None, user="UANA", answer=lambda _: None):
        tiny = connect(pg, lambda frame: answer(frame) if frame["type"] == "interactive" else None)
        pg.people.command(user, "CTRIAGE", "/issue", "log")
        bot.views_open(trigger_id=tiny.of("slash_commands")[-1]["trigger_id"], view=view or form())
        return tiny

    return open_form


def test_a_form_opens_for_the_one_who_asked_and_closes_on_submission(pg, opened):
    tiny = opened()
    assert pg.people.view("UANA")["title"]["text"] == "Log an issue"
    assert pg.people.view("UBEN") is None

    answer = pg.people.submit("UANA", {"title": {"v": "Printer"}, "tags": {"v": ["vip"]}})

    assert answer.errors == {}
    assert pg.people.view("UANA") is None
    (body,) = tiny.of("interactive")
    assert body["type"] == "view_submission"
    assert body["view"]["callback_id"] == "log"
    assert body["view"]["state"]["values"] == {
        "title": {"v": {"type": "plain_text_input", "value": "Printer"}},
        "details": {"v": {"type": "plain_text_input", "value": None}},
        "priority": {"v": {"type": "static_select", "selected_option": _option("low")}},
        "tags": {"v": {"type": "checkboxes", "selected_options": [_option("vip")]}},
    }


def test_a_form_of_an_outsider_is_theirs_but_installed_by_us(pg, bot, connect):
    tiny = connect(pg)
    button = {"type": "button", "action_id": "comment", "text": _plain("Add a comment")}
    card = pg.call("chat.postMessage", channel="CGLOBEX", text="x", blocks=[{"type": "actions", "elements": [button]}])
    pg.people.click("UGUS", "CGLOBEX", card["ts"], "comment")
    bot.views_open(trigger_id=tiny.of("interactive")[0]["trigger_id"], view=form(DETAILS))

    pg.people.submit("UGUS", {"details": {"v": "Great help <3 & thanks"}})

    body = tiny.of("interactive")[1]
    assert (body["team"]["id"], body["user"]["team_id"], body["view"]["team_id"]) == ("T0GLOBEX001",) * 3
    assert body["view"]["app_installed_team_id"] == "T0ACME00001"
    assert body["view"]["state"]["values"]["details"]["v"]["value"] == "Great help <3 & thanks"


def test_what_is_needed_and_missing_is_not_even_sent(pg, opened):
    tiny = opened()

    empty = pg.people.submit("UANA", {})
    long = pg.people.submit("UANA", {"title": {"v": "x" * 21}})

    assert empty.errors == {"title": "Please complete this required field."}
    assert long.errors == {"title": "Please use at most 20 characters."}
    assert tiny.of("interactive") == []


def test_fields_that_are_not_in_the_form_cannot_be_filled_in(pg, opened):
    opened()

    with pytest.raises(PeopleError, match="details, priority, tags, title"):
        pg.people.submit("UANA", {"name": {"v": "x"}})


def test_the_apps_errors_stand_at_their_fields_and_the_form_stays(pg, opened):
    wrong = {"response_action": "errors", "errors": {"title": "Say what happened."}}
    opened(answer=lambda _: wrong)

    answer = pg.people.submit("UANA", {"title": {"v": "x"}})

    assert answer.errors == {"title": "Say what happened."}
    assert pg.people.view("UANA")


def test_errors_that_name_no_field_are_trouble(pg, opened):
    opened(answer=lambda _: {"response_action": "errors", "errors": {"nothing": "x"}})

    assert "trouble" in pg.people.submit("UANA", {"title": {"v": "x"}}).notice


@pytest.mark.parametrize(
    ("action", "titles"), [("update", ["Second"]), ("push", ["Second", "Log an issue"]), ("clear", [])]
)
def test_the_app_can_update_push_or_clear(pg, opened, action, titles):
    view = {} if action == "clear" else {"view": form(title=_plain("Second"))}
    opened(answer=lambda frame: {"response_action": action, **view} if _is_submission(frame) else None)

    pg.people.submit("UANA", {"title": {"v": "x"}})

    seen = []
    while pg.people.view("UANA"):
        seen.append(pg.people.view("UANA")["title"]["text"])
        pg.people.close("UANA")
    assert seen == titles


def test_a_view_slack_cannot_show_is_trouble(pg, opened):
    opened(answer=lambda _: {"response_action": "update", "view": form(title=_plain("x" * 25))})

    answer = pg.people.submit("UANA", {"title": {"v": "x"}})

    assert "must be less than 25 characters" in answer.notice
    assert pg.people.view("UANA")["title"]["text"] == "Log an issue"


def test_a_submission_without_acknowledgement_keeps_the_form(make_playground, connect):
    pg = make_playground(timing=Timing(ack_s=0.05))
    tiny = connect(pg, lambda frame: NO_ACK if frame["type"] == "interactive" else None)
    pg.people.command("UANA", "CTRIAGE", "/issue")
    pg.call("views.open", trigger_id=tiny.of("slash_commands")[0]["trigger_id"], view=form())

    answer = pg.people.submit("UANA", {"title": {"v": "x"}})

    assert "trouble connecting" in answer.notice
    assert pg.people.view("UANA")


def test_a_form_sent_twice_closes_only_itself(pg, opened):
    more = {"type": "section", "block_id": "more", "text": _plain("x"), "accessory": _button("add")}
    tiny = opened(form(TITLE, more))
    pg.people.modal_click("UANA", "add")
    below = pg.people.view("UANA")["id"]
    pg.call("views.push", trigger_id=tiny.of("interactive")[0]["trigger_id"], view=form())
    above = pg.people.view("UANA")["id"]

    pg.people.submit("UANA", {"title": {"v": "x"}}, view_id=above)

    with pytest.raises(PeopleError, match="no longer open"):
        pg.people.submit("UANA", {"title": {"v": "x"}}, view_id=above)
    assert pg.people.view("UANA")["id"] == below


def test_closing_is_told_only_to_those_who_want_to_know(pg, opened):
    tiny = opened(form(notify_on_close=True))

    pg.people.close("UANA")

    (body,) = pg.wait_for(lambda: tiny.of("interactive"))
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)
    assert pg.people.view("UANA") is None
    with pytest.raises(PeopleError, match="no form open"):
        pg.people.close("UANA")


def test_a_trigger_id_dies_after_one_use(pg, refused, connect):
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")
    trigger = tiny.of("slash_commands")[0]["trigger_id"]

    assert pg.call("views.open", trigger_id=trigger, view=form())["ok"]

    assert refused("views.open", trigger_id=trigger, view=form()) == "exchanged_trigger_id"
    assert refused("views.open", trigger_id="1.2.x", view=form()) == "invalid_trigger_id"


def test_a_trigger_id_dies_in_time(make_playground, connect):
    pg = make_playground(timing=Timing(trigger_s=-1))
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")

    answer = pg.call("views.open", trigger_id=tiny.of("slash_commands")[0]["trigger_id"], view=form())

    assert answer["error"] == "expired_trigger_id"


def test_a_refused_view_does_not_use_up_the_trigger(pg, connect):
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")
    trigger = tiny.of("slash_commands")[0]["trigger_id"]

    assert pg.call("views.open", trigger_id=trigger, view={})["error"] == "invalid_arguments"

    assert pg.call("views.open", trigger_id=trigger, view=form())["ok"]


def test_an_update_keeps_the_place_and_refuses_an_old_hash(pg, opened, refused):
    opened()
    view = pg.people.view("UANA")

    changed = pg.call("views.update", view_id=view["id"], hash=view["hash"], view=form(title=_plain("Second")))

    assert changed["view"]["id"] == view["id"]
    assert pg.people.view("UANA")["title"]["text"] == "Second"
    assert refused("views.update", view_id=view["id"], hash=view["hash"], view=form()) == "hash_conflict"
    assert refused("views.update", view_id="VNONE", view=form()) == "not_found"


def test_a_press_in_a_form_can_push_another_up_to_three(pg, opened):
    more = {"type": "section", "block_id": "more", "text": _plain("x"), "accessory": _button("add")}
    tiny = opened(form(TITLE, more))

    errors = []
    for _ in range(3):
        pg.people.modal_click("UANA", "add")
        trigger = tiny.of("interactive")[-1]["trigger_id"]
        errors.append(pg.call("views.push", trigger_id=trigger, view=form(TITLE, more)).get("error"))

    assert errors == [None, None, "push_limit_reached"]
    top = pg.people.view("UANA")
    assert top["previous_view_id"] != top["root_view_id"]


def test_a_choice_in_a_form_is_sent_with_the_state_and_stays(pg, opened):
    tiny = opened()

    pg.people.modal_click("UANA", "v", block_id="priority", selected="high")
    pg.people.submit("UANA", {"title": {"v": "x"}})

    pressed, sent = tiny.of("interactive")
    assert pressed["container"] == {"type": "view", "view_id": pressed["view"]["id"]}
    assert pressed["actions"][0]["selected_option"] == _option("high")
    assert pressed["view"]["state"]["values"]["priority"]["v"]["selected_option"] == _option("high")
    assert pressed["view"]["state"]["values"]["title"]["v"]["value"] is None
    assert sent["view"]["state"]["values"]["priority"]["v"]["selected_option"] == _option("high")


def test_one_external_id_stands_for_one_view(pg, opened, connect):
    tiny = opened(form(external_id="mine"))
    pg.people.command("UBEN", "CTRIAGE", "/issue")
    trigger = tiny.of("slash_commands")[-1]["trigger_id"]

    again = pg.call("views.open", trigger_id=trigger, view=form(external_id="mine"))
    changed = pg.call("views.update", external_id="mine", view=form(external_id="mine", title=_plain("Second")))

    assert again["error"] == "duplicate_external_id"
    assert changed["view"]["title"]["text"] == "Second"


def _button(action_id):
    return {"type": "button", "action_id": action_id, "text": _plain("Add")}


def _is_submission(frame):
    return frame["payload"]["type"] == "view_submission"
