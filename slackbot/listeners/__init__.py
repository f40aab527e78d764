"""Answers to Slack's requests; `register` is the index of everything we listen to."""

from collections.abc import Callable, Mapping

from slack_bolt import App
from slack_bolt.request.payload_utils import (
    is_action,
    is_event,
    is_options,
    is_shortcut,
    is_slash_command,
    is_view_closed,
    is_view_submission,
)

from slackbot.blocks import ids
from slackbot.desk.requests import KeptAnswers
from slackbot.domain.question import QUESTIONS
from slackbot.domain.traced import Figure
from slackbot.errors import Refused
from slackbot.listeners import actions, card_actions, events, new_thread, recoveries, repeats, shortcuts, summary, views
from slackbot.listeners.bolt import Listening
from slackbot.listeners.commands import command
from slackbot.listeners.guard import (
    Action,
    Answer,
    Body,
    Front,
    choosing_nothing,
    clicking,
    commanding,
    for_customers,
    hearing,
    refusing,
    submitting,
)

_CLICKS: Mapping[str, Action] = {
    ids.CLAIM: actions.claim,
    ids.RESOLVE: actions.resolve,
    ids.REOPEN: actions.reopen,
    ids.EDIT: actions.edit_form,
    ids.THANK_YOU: actions.thank_you,
    ids.REPLY: actions.reply_form,
    ids.SAME_AGAIN: repeats.same_again,
    ids.DROP: actions.drop,
    ids.UNDO_RESOLVE: actions.undo_resolve,
    ids.UNDO_ASSIGN: actions.undo_assign,
    ids.NEW_THREAD: new_thread.start,
    ids.KEEP_WAITING: actions.keep_waiting,
    ids.OPEN_THREAD: actions.open_thread,
    ids.WAIT: card_actions.wait,
    ids.NO_REMINDER: card_actions.cancel_reminder,
    ids.SKIP_CHECKIN: card_actions.skip_checkin,
    ids.WRITE_UPDATE: actions.update_form,
    ids.REMIND_TOMORROW: actions.remind_tomorrow,
    ids.LOG_FORM_BUTTON: actions.log_form,
    ids.MINE_BUTTON: actions.mine,
    ids.LIST_BUTTON: actions.listing,
    ids.SEND_AGAIN: actions.send_again,
    ids.ARRIVED: actions.arrived,
    ids.LEAVE: actions.leave,
    ids.SUMMARY_ISSUES: summary.issues,
    ids.SUMMARY_WHY: summary.why,
    ids.SUMMARY_CSV: summary.csv,
    ids.TRACE_MORE: summary.trace,
    ids.BRIEF_FOR_CUSTOMER: summary.brief_for_customer,
    **{ids.trace(figure): summary.trace for figure in Figure},
    ids.RECOVERY_CLAIM: recoveries.take,
    ids.RECOVERY_APOLOGISE: recoveries.apology_form,
    ids.RECOVERY_DONE: recoveries.finish,
}
_PRESSES: Mapping[str, Action] = {  # customers' buttons
    ids.SOLVED: actions.solved,
    ids.NOT_YET: actions.not_yet,
    ids.MORE_TIME: actions.more_time,
    **{ids.score(question, score): actions.score for question in QUESTIONS for score in question.scale},
    **{ids.change(question): actions.change for question in QUESTIONS},
    **{ids.comment(question): actions.comment_form for question in QUESTIONS if question.takes_comment},
    ids.QUOTE_YES: actions.may_quote,
    ids.QUOTE_YES_COMPANY: actions.may_quote_with_company,
    ids.QUOTE_NO: actions.may_not_quote,
    ids.OPT_OUT: actions.stop_messages,
    ids.OPT_IN: actions.start_messages,
}
_FORMS: Mapping[str, Action] = {
    ids.LOG_FORM: views.log,
    ids.EDIT_FORM: views.edit,
    ids.RESOLVE_FORM: views.resolve,
    ids.REPLY_FORM: views.reply,
    ids.COMMENT_FORM: for_customers(views.comment),
    ids.APOLOGY_FORM: views.apologise,
}
_SHORTCUTS: Mapping[str, Action] = {ids.LOG_SHORTCUT: shortcuts.log}
_CHANNELS = ("archive", "deleted", "left", "rename", "unarchive", "unshared")
_PRIVATE_CHANNELS = ("archive", "deleted", "left", "rename", "unarchive")
EVENTS: Mapping[str, Callable[[Front, Body], None]] = {
    "message": events.message,
    "member_joined_channel": events.member_joined,
    "member_left_channel": events.member_left,
    **dict.fromkeys((f"channel_{what}" for what in _CHANNELS), events.channel_changed),
    **dict.fromkeys((f"group_{what}" for what in _PRIVATE_CHANNELS), events.channel_changed),
    "channel_shared": events.channel_shared,
    "channel_id_changed": events.channel_id_changed,
    "user_change": events.user_changed,
}
_BUTTONS = {**_CLICKS, **{action_id: for_customers(action) for action_id, action in _PRESSES.items()}}
_OUTDATED = refusing("refusal/old_version")


def register(app: App, front: Front) -> None:
    """Tell Bolt which of our functions answers what: one of each sort, which looks in its table.

    Events, which are the most by far, come first.
    """
    kept = KeptAnswers(front.desk, front.responder.soon)
    listening = Listening(
        (is_event, hearing(front, _hear)),
        (is_slash_command, commanding(front, kept, _obey)),
        (is_action, clicking(front, kept, _click)),
        (is_view_submission, submitting(front, _submit)),
        (is_view_closed, hearing(front, events.nothing)),
        (is_shortcut, clicking(front, kept, _choose)),
        (is_options, choosing_nothing),
    )
    app.use(listening)


def _hear(front: Front, body: Body) -> None:
    """Do what the event is for; one that nobody has use for is acked too, or it would come again."""
    EVENTS.get(body["event"]["type"], events.nothing)(front, body)


def _obey(front: Front, body: Body) -> Answer:
    if body["command"] != front.desk.command:
        raise Refused("refusal/other_command", command=front.desk.command)
    return command(front, body)


def _click(front: Front, body: Body) -> Answer:
    """Do what the button, or what was chosen from a menu, is for. An old-style one has no `action_id`: not ours."""
    click = card_actions.of_menu(body)
    pressed = click["actions"][0].get("action_id", "") if click.get("actions") else ""
    return _BUTTONS.get(pressed, actions.outdated)(front, click)


def _submit(front: Front, body: Body) -> Answer:
    return _FORMS.get(body["view"]["callback_id"], _OUTDATED)(front, body)


def _choose(front: Front, body: Body) -> Answer:
    return _SHORTCUTS.get(body["callback_id"], _OUTDATED)(front, body)
