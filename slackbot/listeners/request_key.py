"""What tells one request of Slack's from every other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_SAID = ("trigger_id", "command", "text", "callback_id", "actions")


def key_of(body: Mapping[str, Any]) -> str | None:
    """Return the same key for the same command, click or form however often it comes, None if nothing tells.

    Slack gives a trigger to each thing that a person does. A form has one for each try, so it is known by the view that
    they filled in: that is taken once, and stays open while it is refused.
    """
    if body.get("type") == "view_submission":
        view = body["view"]
        told = ["view", view["id"], view.get("hash")] if view.get("id") else None
    else:
        told = [body.get(name) for name in _SAID] if body.get("trigger_id") else None
    return hashlib.sha256(json.dumps(told).encode()).hexdigest() if told else None
