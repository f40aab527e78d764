"""views.*: opening, stacking and changing modals."""

from slackbot.playground.api.args import Args, Handler
from slackbot.playground.content import checked_view
from slackbot.playground.errors import ApiError
from slackbot.playground.handles import Trigger
from slackbot.playground.state import State
from slackbot.playground.world import Json


def open_(state: State, args: Args) -> Json:
    """Show a modal to whoever did what the trigger belongs to."""
    trigger = _trigger(state, args)
    view = _fresh(state, args, owner=trigger.user)
    trigger.used = True
    opened = state.modals.open(trigger.user, view)
    state.tell("modal", user=trigger.user, view=opened)
    return {"view": opened}


def push(state: State, args: Args) -> Json:
    """Put a modal on top of the one the trigger comes from."""
    trigger = _trigger(state, args)
    if trigger.view is None:
        raise ApiError("not_found")
    view = _fresh(state, args, owner=trigger.user)
    pushed = state.modals.push(trigger.user, view)
    trigger.used = True
    state.tell("modal", user=trigger.user, view=pushed)
    return {"view": pushed}


def update(state: State, args: Args) -> Json:
    """Change an open modal, found by its id or its external id; a `hash` refuses if it was changed since."""
    key = "external_id" if args.text("external_id") else "view_id"
    wanted = args.need(key)
    user, old = state.modals.find(lambda one: one["id" if key == "view_id" else key] == wanted)
    if args.text("hash") not in ("", old["hash"]):
        raise ApiError("hash_conflict")
    view = checked_view(state, args.shape("view"), owner=user)
    changed = state.modals.replace(user, old["id"], view)
    state.tell("modal", user=user, view=state.modals.top(user))
    return {"view": changed}


METHODS: dict[str, Handler] = {"views.open": open_, "views.push": push, "views.update": update}


def _fresh(state: State, args: Args, *, owner: str) -> Json:
    view = checked_view(state, args.shape("view"), owner=owner)
    if view["external_id"] and any(one["external_id"] == view["external_id"] for one in state.modals.all()):
        raise ApiError("duplicate_external_id")
    return view


def _trigger(state: State, args: Args) -> Trigger:
    return state.triggers.look(args.need("trigger_id"))
