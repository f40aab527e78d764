"""What the caller reads when an action is done."""

from datetime import timedelta
from typing import Any

from slackbot.blocks import ids, kit
from slackbot.blocks import issue as issue_blocks
from slackbot.blocks import why as why_blocks
from slackbot.desk.context import Desk
from slackbot.desk.issues.actions import Assigned, Logged, Resolved
from slackbot.desk.issues.drops import Dropped
from slackbot.desk.issues.pending import Waiting
from slackbot.desk.issues.repeats import Marked
from slackbot.desk.issues.replies import Replied
from slackbot.desk.issues.undo import Undone
from slackbot.desk.surveys.overrides import Cancelled, Hurried, Moved
from slackbot.domain.issue import Issue
from slackbot.domain.outlook import Goes, Outlook, Stays
from slackbot.domain.reasons import SHUT_OUT, Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import PEACE
from slackbot.texts import Mrkdwn

Said = dict[str, Any]


def say(desk: Desk, template: str, **values: Any) -> Said:
    """Return the template's sentence, for the caller alone."""
    return kit.sentence(desk.texts.say(template, **values))


def about(desk: Desk, template: str, issue: Issue) -> Said:
    """Return a sentence about the issue."""
    return say(desk, template, number=issue.number, title=issue.title)


def marked(desk: Desk, found: Marked) -> Said:
    """Return whether an issue is marked as a repeat now, and of which."""
    return say(desk, "answer/tagged", number=found.issue.number, of=found.of, repeat=found.is_repeat)


def logged(desk: Desk, logged: Logged) -> Said:
    """Return what happened to a logged issue, with its buttons, and how to invite us where we cannot write."""
    issue = logged.issue
    if not logged.is_new:
        values = {"number": issue.number, "title": issue.title, "status": issue.status.value}
        return say(desk, "answer/already_logged", **values)
    said = issue_blocks.logged(
        desk.texts,
        issue,
        **_there(desk, logged.obstacle),
        adopted=_whole_minutes(desk.now() - logged.adopted_at) if logged.adopted_at else None,
        apart=logged.is_apart,
    )
    return kit.ephemeral(said)


def _whole_minutes(age: timedelta) -> timedelta:
    return timedelta(minutes=max(0, age // timedelta(minutes=1)))


def dropped(desk: Desk, done: Dropped) -> Said:
    """Return that nothing becomes of it, and that our line is taken back."""
    values = {"number": done.issue.number, "title": done.issue.title}
    return say(desk, "answer/dropped", **values, line=done.takes_back)


def replied(desk: Desk, done: Replied) -> Said:
    """Return that the words are on their way, or how to let us in."""
    return say(desk, "answer/replied", number=done.issue.number, **_there(desk, done.obstacle))


def _there(desk: Desk, obstacle: Reason | None) -> dict[str, Any]:
    """Return what an answer says of whether we can write there: why not, and whether an invitation helps."""
    invites = obstacle is Reason.NO_CHANNEL
    return {"member": obstacle is None, "obstacle": _why(desk, obstacle), "invites": invites, "bot": desk.bot_name}


def _why(desk: Desk, reason: str | None) -> Mrkdwn | None:
    """Return the reason in the words in which every surface tells it, None if there is none."""
    return desk.texts.say("answer/why_reason", reason=reason) if reason else None


def resolved(desk: Desk, done: Resolved) -> Said:
    """Return that it is resolved, and when follow-up goes out, with the button that undoes it."""
    text = desk.texts.say(
        "answer/resolved",
        number=done.issue.number,
        title=done.issue.title,
        checkin_at=done.checkin_at,
        source=done.reader.customer.source.value,
        opted_out=done.why is Reason.OPTED_OUT,
        ours=done.why is Reason.SELF_LOGGED,
        gone=done.why is Reason.GONE,
        reason=_why(desk, done.why),
        name=_name(done.reader),
        wrote_last=done.has_last_word,
        **_there(desk, done.obstacle),
    )
    return _undoable(desk, text, ids.UNDO_RESOLVE, done.issue, nth=done.issue.resolutions)


def assigned(desk: Desk, done: Assigned, *, by: str) -> Said:
    """Return who has it now, with the button that undoes it."""
    issue, to = done.issue, done.issue.assignee
    if to == by:
        text = desk.texts.say("answer/claimed", number=issue.number, title=issue.title)
    else:
        text = desk.texts.say("answer/assigned", number=issue.number, to=to)
    return _undoable(desk, text, ids.UNDO_ASSIGN, issue, nth=done.nth)


def _undoable(desk: Desk, text: Mrkdwn, action_id: str, issue: Issue, *, nth: int) -> Said:
    return kit.ephemeral(issue_blocks.undoable(desk.texts, text, action_id, issue, nth=nth))


def resolution_undone(desk: Desk, done: Undone) -> Said:
    """Return how the issue stands again, and which words stay."""
    return say(desk, "answer/undone_resolved", **_again(done), status=done.issue.status.value)


def assignment_undone(desk: Desk, done: Undone) -> Said:
    """Return who has it again."""
    return say(desk, "answer/undone_assigned", **_again(done))


def _again(done: Undone) -> dict[str, Any]:
    issue = done.issue
    return {"number": issue.number, "title": issue.title, "holder": issue.assignee, "posted": done.was_posted}


def waiting(desk: Desk, done: Waiting) -> Said:
    """Return that it waits for the customer, and what follows if they stay silent."""
    issue = done.issue
    return say(
        desk,
        "answer/pending",
        number=issue.number,
        title=issue.title,
        name=_name(done.reader),
        remind_at=done.remind_at,
        ends_at=done.auto_close_at,
        reason=_why(desk, done.why),
        **_there(desk, done.why if done.why in SHUT_OUT else None),
    )


def moved(desk: Desk, done: Moved) -> Said:
    """Return when the check-in goes out, by whose clock, and what follows it."""
    text = desk.texts.at(done.reader.zone).say(
        "answer/checkin_moved",
        number=done.issue.number,
        name=_name(done.reader),
        checkin_at=done.checkin_at,
        deferred=done.checkin_at > done.asked_for,
        peace=_why(desk, done.peace),
        zone=done.reader.zone.key,
        source=done.reader.customer.source.value,
        survey_at=done.survey_at,
        no_survey=_why(desk, done.no_survey),
        **_there(desk, done.obstacle),
    )
    return kit.sentence(text)


def _name(reader: Recipient) -> str | None:
    return (reader.person.name or None) if reader.person is not None else None


def cancelled(desk: Desk, done: Cancelled) -> Said:
    """Return that no check-in goes out, and what becomes of the survey."""
    number, survey = done.issue.number, done.survey
    survey_at = (survey.at or desk.now()) if isinstance(survey, Goes) else None
    no_survey = _stays(desk, survey)
    return say(desk, "answer/checkin_cancelled", number=number, survey_at=survey_at, no_survey=no_survey)


def _stays(desk: Desk, becomes: Outlook | None) -> Mrkdwn | None:
    """Return why a message will not go out as things stand, as `why` tells it; None if it will."""
    return why_blocks.stays(desk.texts, becomes) if isinstance(becomes, Stays) else None


def hurried(desk: Desk, done: Hurried) -> Said:
    """Return that the survey goes out, or what it waits for, or what keeps it back."""
    goes = done.outlook if isinstance(done.outlook, Goes) else None
    held = None if done.obstacle else _stays(desk, done.outlook)
    return say(
        desk,
        "answer/survey_sent",
        number=done.issue.number,
        name=_name(done.reader),
        until=goes.at if goes else None,
        why=goes.why if goes else None,
        reason=_why(desk, goes.why if goes else None),
        clock=goes is not None and goes.why in PEACE,
        held=held,
        source=done.reader.customer.source.value,
        folded=done.replaces_checkin,
        **_there(desk, done.obstacle),
    )
