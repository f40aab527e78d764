"""Answers to Slack's requests; `register` is the index of everything we listen to."""

import re

from slack_bolt import App

from slackbot.blocks import ids
from slackbot.listeners import actions, events, shortcuts, views
from slackbot.listeners.commands import command
from slackbot.listeners.guard import Front, choosing_nothing, clicking, commanding, hearing, refusing, submitting

_ANYTHING = re.compile(".*", re.DOTALL)


def register(app: App, front: Front) -> None:
    """Tell Bolt which of our functions answers what."""
    outdated = refusing("This is from an older version of me, so nothing was changed. Please use a newer one.")
    app.command(front.desk.command)(commanding(front, command))
    app.command(_ANYTHING)(commanding(front, refusing(f"I do not know that command. Mine is `{front.desk.command}`.")))
    app.shortcut(ids.LOG_SHORTCUT)(clicking(front, shortcuts.log))
    app.shortcut(_ANYTHING)(clicking(front, outdated))

    app.action(ids.CLAIM)(clicking(front, actions.claim))
    app.action(ids.RESOLVE)(clicking(front, actions.resolve))
    app.action(ids.REOPEN)(clicking(front, actions.reopen))
    app.action(ids.LOG_FORM_BUTTON)(clicking(front, actions.log_form))
    app.action(ids.MINE_BUTTON)(clicking(front, actions.mine))
    app.action(ids.LIST_BUTTON)(clicking(front, actions.listing))
    app.action(ids.SEND_AGAIN)(clicking(front, actions.send_again))
    app.action(ids.ARRIVED)(clicking(front, actions.arrived))
    app.action(ids.SOLVED)(clicking(front, actions.solved))
    app.action(ids.NOT_YET)(clicking(front, actions.not_yet))
    app.action(ids.MORE_TIME)(clicking(front, actions.more_time))
    for score in ids.SCORES:
        app.action(score)(clicking(front, actions.rate))
    app.action(ids.CHANGE)(clicking(front, actions.change))
    app.action(ids.COMMENT)(clicking(front, actions.comment_form))
    app.action(ids.OPT_OUT)(clicking(front, actions.opt_out))
    app.action(ids.OPT_IN)(clicking(front, actions.opt_in))
    app.action(_ANYTHING)(clicking(front, outdated))

    app.view(ids.LOG_FORM)(submitting(front, views.log))
    app.view(ids.EDIT_FORM)(submitting(front, views.edit))
    app.view(ids.RESOLVE_FORM)(submitting(front, views.resolve))
    app.view(ids.COMMENT_FORM)(submitting(front, views.comment))
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
