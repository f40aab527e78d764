"""Answers to Slack's requests; `register` is the index of everything we listen to."""

import re
from collections.abc import Mapping

from slack_bolt import App

from slackbot.blocks import ids
from slackbot.listeners import actions, events, shortcuts, views
from slackbot.listeners.commands import command
from slackbot.listeners.guard import (
    Deed,
    Front,
    choosing_nothing,
    clicking,
    commanding,
    for_customers,
    hearing,
    refusing,
    submitting,
)

_CLICKS: Mapping[str, Deed] = {
    ids.CLAIM: actions.claim,
    ids.RESOLVE: actions.resolve,
    ids.REOPEN: actions.reopen,
    ids.LOG_FORM_BUTTON: actions.log_form,
    ids.MINE_BUTTON: actions.mine,
    ids.LIST_BUTTON: actions.listing,
    ids.SEND_AGAIN: actions.send_again,
    ids.ARRIVED: actions.arrived,
    ids.LEAVE: actions.leave,
    ids.RECOVERY_CLAIM: actions.take_recovery,
    ids.RECOVERY_APOLOGISE: actions.apology_form,
    ids.RECOVERY_DONE: actions.finish_recovery,
}
_PRESSES: Mapping[str, Deed] = {  # customers' buttons
    ids.SOLVED: actions.solved,
    ids.NOT_YET: actions.not_yet,
    ids.MORE_TIME: actions.more_time,
    **dict.fromkeys(ids.SCORES, actions.rate),
    ids.CHANGE: actions.change,
    ids.COMMENT: actions.comment_form,
    **dict.fromkeys(ids.CES_SCORES, actions.ease),
    **dict.fromkeys(ids.NPS_SCORES, actions.recommend),
    **dict.fromkeys(ids.RECOVERY_SCORES, actions.after_recovery),
    ids.CES_CHANGE: actions.change_ease,
    ids.NPS_CHANGE: actions.change_recommendation,
    ids.RECOVERY_CHANGE: actions.change_after_recovery,
    ids.QUOTE_YES: actions.may_quote,
    ids.QUOTE_NO: actions.may_not_quote,
    ids.OPT_OUT: actions.opt_out,
    ids.OPT_IN: actions.opt_in,
}
_FORMS: Mapping[str, Deed] = {
    ids.LOG_FORM: views.log,
    ids.EDIT_FORM: views.edit,
    ids.RESOLVE_FORM: views.resolve,
    ids.COMMENT_FORM: for_customers(views.comment),
    ids.APOLOGY_FORM: views.apologise,
}
_ANYTHING = re.compile(".*", re.DOTALL)


def register(app: App, front: Front) -> None:
    """Tell Bolt which of our functions answers what."""
    outdated = refusing("This is from an older version of me, so nothing was changed. Please use a newer one.")
    app.command(front.desk.command)(commanding(front, command))
    app.command(_ANYTHING)(commanding(front, refusing(f"I do not know that command. Mine is `{front.desk.command}`.")))
    app.shortcut(ids.LOG_SHORTCUT)(clicking(front, shortcuts.log))
    app.shortcut(_ANYTHING)(clicking(front, outdated))

    for action_id, deed in _CLICKS.items():
        app.action(action_id)(clicking(front, deed))
    for action_id, deed in _PRESSES.items():
        app.action(action_id)(clicking(front, for_customers(deed)))
    app.action(_ANYTHING)(clicking(front, actions.outdated))

    for callback_id, deed in _FORMS.items():
        app.view(callback_id)(submitting(front, deed))
    app.view(_ANYTHING)(submitting(front, outdated))
    app.view_closed(_ANYTHING)(hearing(front, events.nothing))
    app.options(_ANYTHING)(choosing_nothing)

    app.event("message")(hearing(front, events.message))
    app.event("member_joined_channel")(hearing(front, events.member_joined))
    app.event("member_left_channel")(hearing(front, events.member_left))
    for changed in ("channel_shared", "channel_unshared", "channel_archive", "channel_unarchive", "channel_rename"):
        app.event(changed)(hearing(front, events.channel_changed))
    app.event("user_change")(hearing(front, events.user_changed))
    app.event(_ANYTHING)(hearing(front, events.nothing))  # an event nobody answers would never be acked
