"""The interactive elements of Block Kit, and where each may stand."""

from collections.abc import Mapping
from typing import Any

from slackbot.playground.strict.checks import (
    Check,
    anything,
    boolean,
    both,
    complain,
    items,
    one_of,
    shape,
    string,
    typed,
    whole,
)
from slackbot.playground.strict.texts import CONFIRM, groups, option, options, plain, text

_ID = {"action_id": string(255, least=1)}
_FOCUS = {"focus_on_load": boolean}
_MENU = {**_ID, **_FOCUS, "confirm": CONFIRM, "placeholder": plain(150)}
_MANY = {"max_selected_items": whole(1, 100)}
_IDS = items(string(255, least=1), most=100, least=0)
_WORDS = {**_ID, **_FOCUS, "placeholder": plain(150), "dispatch_action_config": anything}
_FILTER = anything


def _same_option(name: str) -> Check:
    """Return the check that an element's initial choice is among its options."""

    def check(element: Any, at: str, wrong: list[str]) -> None:
        chosen = element.get(name)
        if chosen is None:
            return
        values = _values_of(element)
        for one in chosen if isinstance(chosen, list) else [chosen]:
            if isinstance(one, dict) and one.get("value") not in values:
                complain(wrong, f"{name} must be one of the options", f"{at}/{name}")

    return check


def _values_of(element: Any) -> set[object]:
    grouped = element.get("option_groups")
    menus = [group.get("options", []) for group in grouped if isinstance(group, dict)] if grouped else []
    given = [*menus, element.get("options") or []]
    return {one.get("value") for menu in given for one in menu if isinstance(one, dict)}


def _needs_options(element: Any, at: str, wrong: list[str]) -> None:
    if ("options" in element) == ("option_groups" in element):
        complain(wrong, "exactly one of options and option_groups is needed", at)


def _menu(initial: str, choice: Check, extras: Mapping[str, Check] | None = None) -> Check:
    choices = {"options": options(plain(75), most=100), "option_groups": groups(plain(75))}
    described = shape({}, {**_MENU, **choices, initial: choice, **(extras or {})})
    return both(described, _needs_options, _same_option(initial))


def _pick(initial: str, choice: Check, extras: Mapping[str, Check] | None = None) -> Check:
    return shape({}, {**_MENU, initial: choice, **(extras or {})})


def _list_of_choices(initial: str, choice: Check) -> Check:
    described = shape(
        {"options": options(text(75), most=10)},
        {**_ID, **_FOCUS, "confirm": CONFIRM, initial: choice},
    )
    return both(described, _same_option(initial))


_ONE, _SEVERAL = option(text(75)), items(option(text(75)), most=100)
_CONVERSATION = {"default_to_current_conversation": boolean, "response_url_enabled": boolean, "filter": _FILTER}

_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

ELEMENTS: dict[str, Check] = {
    "button": shape(
        {"text": plain(75)},
        {
            **_ID,
            "url": string(3000),
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "overflow": shape({"options": options(plain(75), most=5)}, {**_ID, "confirm": CONFIRM}),
    "static_select": _menu("initial_option", _ONE),
    "multi_static_select": _menu("initial_options", _SEVERAL, _MANY),
    "users_select": _pick("initial_user", string(255)),
    "multi_users_select": _pick("initial_users", _IDS, _MANY),
    "conversations_select": _pick("initial_conversation", string(255), _CONVERSATION),
    "channels_select": _pick("initial_channel", string(255), {"response_url_enabled": boolean}),
    "checkboxes": _list_of_choices("initial_options", items(option(text(75)), most=10)),
    "radio_buttons": _list_of_choices("initial_option", _ONE),
    "datepicker": _pick("initial_date", string(10)),
    "timepicker": _pick("initial_time", string(5), {"timezone": string(255)}),
    "datetimepicker": shape({}, {**_ID, **_FOCUS, "confirm": CONFIRM, "initial_date_time": whole(10**9, 10**10)}),
    "plain_text_input": shape(
        {},
        {
            **_WORDS,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "email_text_input": shape({}, {**_WORDS, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_WORDS, "initial_value": string(3000)}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**_WORDS, "initial_value": string(255), "min_value": string(255), "max_value": string(255)},
    ),
    "feedback_buttons": shape(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        _ID,
    ),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **_ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": _IDS,
        },
    ),
}

_SINGLE_MENUS = frozenset(["static_select", "users_select", "conversations_select", "channels_select"])
_MENUS = _SINGLE_MENUS | {"multi_static_select", "multi_users_select"}
_CHOICES = frozenset(["checkboxes", "radio_buttons", "datepicker", "timepicker"])
_TYPED = frozenset(["plain_text_input", "email_text_input", "url_text_input", "number_input"])

IN_ACTIONS = typed(ELEMENTS, allowed=_SINGLE_MENUS | _CHOICES | {"button", "overflow", "datetimepicker"})
IN_SECTION = _MENUS | _CHOICES | {"button", "overflow"}
IN_INPUT = typed(ELEMENTS, allowed=_MENUS | _CHOICES | _TYPED | {"datetimepicker"})
IN_CONTEXT_ACTIONS = typed(ELEMENTS, allowed=frozenset(("feedback_buttons", "icon_button")))
