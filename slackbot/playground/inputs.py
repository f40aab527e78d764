"""What people put into elements: from a plain value to the shape the bot is sent, and the client's own checks."""

from collections.abc import Iterator, Mapping
from typing import Any

from slackbot.playground.errors import PeopleError
from slackbot.playground.strict import elements_of
from slackbot.playground.world import Json

_FIELD = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_OF_OPTIONS = ("selected_option", "selected_options")
_NEEDED = "Please complete this required field."


def find_element(blocks: list[Json], *, action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """Return the block and the element that has this action id. Raises `PeopleError` if there is none."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id") == action_id and block_id in (None, block["block_id"]):
                return block, element
    there = [str(element.get("action_id")) for block in blocks for element in elements_of(block)]
    raise PeopleError(f"There is no {action_id!r} to press here, only: {', '.join(there) or 'nothing'}.")


def action_of(block: Json, element: Json, selected: Any) -> Json:
    """Return the entry of `actions` for an element that was used, with what was chosen."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "feedback_buttons":
        return {**action, "text": _feedback(element, selected)["text"], "value": selected}
    if element["type"] in ("button", "icon_button"):
        return {**action, **{key: element[key] for key in ("text", "value", "url") if key in element}}
    if element["type"] not in _FIELD:
        return {**action, "value": selected}
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return {**action, **_choice(element, selected)}


def stateful(element: Json, selected: Any) -> Json:
    """Return the entry of `view.state.values` for an element with this value; nothing chosen is null."""
    if element["type"] in _FIELD:
        return {"type": element["type"], **_choice(element, selected)}
    return {"type": element["type"], "value": None if selected in (None, "") else str(selected)}


def collect(view: Json, values: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Json]]:
    """Return `view.state.values` of a form with these values; what was not touched keeps its initial value."""
    collected: dict[str, dict[str, Json]] = {}
    known = {block["block_id"] for block in view["blocks"]}
    for unknown in set(values) - known:
        raise PeopleError(f"The form has no field {unknown!r}, only: {', '.join(sorted(known))}.")
    for block, element in _fields(view):
        block_id, action_id = block["block_id"], element["action_id"]
        before = view["state"]["values"].get(block_id, {}).get(action_id)
        if action_id in values.get(block_id, {}):
            entry = stateful(element, values[block_id][action_id])
        else:
            entry = before or stateful(element, _initial(element))
        collected.setdefault(block_id, {})[action_id] = entry
    return collected


def missing(view: Json, collected: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """Return what the client itself complains about before it sends a form, by block."""
    errors = {}
    for block, element in _fields(view):
        entry = collected[block["block_id"]][element["action_id"]]
        empty = all(value in (None, "", []) for key, value in entry.items() if key != "type")
        if block["type"] != "input":
            continue
        if empty and not block.get("optional"):
            errors[block["block_id"]] = _NEEDED
        elif not empty:
            complaint = _length_complaint(element, entry.get("value"))
            if complaint:
                errors[block["block_id"]] = complaint
    return errors


def _length_complaint(element: Json, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please use at least {least} characters."
    return f"Please use at most {most} characters." if len(value) > most else None


def _fields(view: Json) -> Iterator[tuple[Json, Json]]:
    for block in view["blocks"]:
        for element in elements_of(block):
            if element["type"] not in ("button", "overflow", "icon_button", "feedback_buttons"):
                yield block, element


def _initial(element: Json) -> Any:
    for key, value in element.items():
        if key.startswith("initial_"):
            return _raw(value)
    return None


def _raw(value: Any) -> Any:
    if isinstance(value, list):
        return [_raw(one) for one in value]
    return value["value"] if isinstance(value, dict) else value


def _choice(element: Json, selected: Any) -> Json:
    name = _FIELD[element["type"]]
    if name.endswith("s"):
        several = list(selected or ())
        return {name: [_option(element, one) for one in several] if name in _OF_OPTIONS else several}
    if selected in (None, ""):
        return {name: None}
    return {name: _option(element, selected) if name in _OF_OPTIONS else selected}


def _option(element: Json, value: str) -> Json:
    grouped = [one for group in element.get("option_groups", ()) for one in group["options"]]
    choices: list[Json] = [*element.get("options", ()), *grouped]
    for option in choices:
        if option["value"] == value:
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    raise PeopleError(f"There is no choice {value!r}, only: {', '.join(one['value'] for one in choices)}.")


def _feedback(element: Json, value: Any) -> Json:
    buttons: list[Json] = [element["positive_button"], element["negative_button"]]
    for button in buttons:
        if button["value"] == value:
            return button
    raise PeopleError(f"There is no feedback {value!r}.")
