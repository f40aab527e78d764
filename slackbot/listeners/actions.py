"""Clicks on our buttons."""

from slackbot.blocks import issue_forms, kit
from slackbot.blocks import question as question_blocks
from slackbot.desk.follow_up import progress
from slackbot.desk.issues import actions, drops, pending, undo
from slackbot.desk.people import clicks, reader_language
from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import lists
from slackbot.desk.surveys import checkins, opt_out, responses, testimonials
from slackbot.desk.surveys import thank_you as thank_yous
from slackbot.domain import question as questions
from slackbot.domain.checkin import Answer as CheckinAnswer
from slackbot.domain.issue import Issue
from slackbot.domain.question import Question
from slackbot.domain.testimonial import Consent
from slackbot.errors import Refused
from slackbot.listeners import answers, telling
from slackbot.listeners.guard import Answer, Body, Front
from slackbot.outbox import lost_messages
from slackbot.texts import Texts


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value") or "")


def _number(body: Body) -> int:
    return clicks.numbers(_value(body), count=1)[0]


def _user(body: Body) -> str:
    return str(body["user"]["id"])


def _channel(body: Body) -> str | None:
    return (body.get("channel") or {}).get("id")


def _response_url(body: Body) -> str:
    return str(body.get("response_url") or "")


def _click(body: Body) -> Click:
    user, container = body["user"], body.get("container") or {}
    return Click(
        user=str(user["id"]),
        home_team=user.get("team_id"),
        channel=str(container.get("channel_id") or ""),
        ts=str(container.get("message_ts") or ""),
    )


def _texts(front: Front, click: Click) -> Texts:
    return reader_language.to_clicker(front.desk, click.user, channel=click.channel)


def claim(front: Front, body: Body) -> Answer:
    """Give the issue to whoever clicked; the card shows it, so only a refusal is said there."""
    issue = actions.claim(front.desk, _number(body), by=_user(body))
    return answers.about(front.desk, "answer/claimed", issue) if _is_answer(body) else None


def _is_answer(body: Body) -> bool:
    """Return whether the button stands in an answer of ours, which one person sees and nobody edits."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def drop(front: Front, body: Body) -> Answer:
    """Drop the issue as logged by mistake."""
    return answers.dropped(front.desk, drops.drop(front.desk, _number(body), by=_user(body)))


def open_thread(_front: Front, _body: Body) -> Answer:
    """Do nothing: Slack leads to the thread, and tells us that it did."""
    return None


def undo_resolve(front: Front, body: Body) -> Answer:
    """Take the resolution back, and say so in place of what held the button."""
    undone = undo.undo_resolution(front.desk, _value(body), by=_user(body))
    return _replace(front, body, answers.resolution_undone(front.desk, undone))


def undo_assign(front: Front, body: Body) -> Answer:
    """Take the hand-over back, and say so there too."""
    undone = undo.undo_assignment(front.desk, _value(body), by=_user(body))
    return _replace(front, body, answers.assignment_undone(front.desk, undone))


def _replace(front: Front, body: Body, said: Body) -> Answer:
    front.responder.replace(_response_url(body), said)
    return None


def edit_form(front: Front, body: Body) -> Answer:
    """Open the form that changes the issue."""
    issue = actions.get(front.desk, _number(body), by=_user(body))
    form = issue_forms.edit_form(front.desk.texts, issue, channel=_channel(body), reply_to=_response_url(body))
    front.responder.open_form(str(body.get("trigger_id")), form)
    return None


def resolve(front: Front, body: Body) -> Answer:
    """Open the form that resolves the issue."""
    issue = actions.get_to_resolve(front.desk, _number(body), by=_user(body))
    form = issue_forms.resolve_form(front.desk.texts, issue, channel=_channel(body), reply_to=_response_url(body))
    front.responder.open_form(str(body.get("trigger_id")), form)
    return None


def reopen(front: Front, body: Body) -> Answer:
    """Open the issue again."""
    issue = actions.reopen(front.desk, _number(body), by=_user(body))
    return answers.say(front.desk, "answer/reopened", number=issue.number, holder=issue.assignee)


def keep_waiting(front: Front, body: Body) -> Answer:
    """Wait for the customer again: what they wrote elsewhere was no answer."""
    return answers.waiting(front.desk, pending.wait_anew(front.desk, _number(body), by=_user(body)))


def thank_you(front: Front, body: Body) -> Answer:
    """Spare the customer the check-in: what they wrote was a thank-you."""
    number = _number(body)
    withdrawn = thank_yous.thanked(front.desk, number, by=_user(body))
    return answers.say(front.desk, "answer/thank_you", number=number, withdrawn=withdrawn)


def reply_form(front: Front, body: Body) -> Answer:
    """Open the form that writes to the customer as `reply` does."""
    _open_reply(front, body, actions.get(front.desk, _number(body), by=_user(body)))
    return None


def update_form(front: Front, body: Body) -> Answer:
    """Open the form for a word to a customer who has waited, with words to begin from."""
    begun = progress.draft(front.desk, _value(body), by=_user(body))
    _open_reply(front, body, begun.issue, words=begun.words)
    return None


def _open_reply(front: Front, body: Body, issue: Issue, *, words: str = "") -> None:
    form = issue_forms.reply_form(
        front.desk.texts,
        issue,
        words=words,
        channel=_channel(body),
        reply_to=_response_url(body),
        thread_ts=telling.thread_of(body),
    )
    front.responder.open_form(str(body.get("trigger_id")), form)


def remind_tomorrow(front: Front, body: Body) -> Answer:
    """Ask for that word once more tomorrow; the question itself says so."""
    progress.remind_tomorrow(front.desk, _value(body), by=_user(body))
    return None


def log_form(front: Front, body: Body) -> Answer:
    """Open the form that logs an issue."""
    lists.check_agent(front.desk, by=_user(body))
    form = issue_forms.log_form(front.desk.texts, channel=_channel(body), reply_to=_response_url(body))
    front.responder.open_form(str(body.get("trigger_id")), form)
    return None


def mine(front: Front, body: Body) -> Answer:
    """List the issues of whoever clicked."""
    return kit.ephemeral(lists.listing(front.desk, by=_user(body), which="mine"))


def listing(front: Front, body: Body) -> Answer:
    """List all open issues."""
    return kit.ephemeral(lists.listing(front.desk, by=_user(body), which="open"))


def send_again(front: Front, body: Body) -> Answer:
    """Send a message again that may be lost."""
    return _replace(front, body, kit.ephemeral(lost_messages.send_again(front.desk, _number(body), by=_user(body))))


def arrived(front: Front, body: Body) -> Answer:
    """Keep that a message is there."""
    return _replace(front, body, kit.ephemeral(lost_messages.arrived(front.desk, _number(body), by=_user(body))))


def leave(front: Front, body: Body) -> Answer:
    """Let a message go that could not be sent."""
    return _replace(front, body, kit.ephemeral(lost_messages.leave(front.desk, _number(body), by=_user(body))))


def solved(front: Front, body: Body) -> Answer:
    """Take the answer that it is solved."""
    return _checkin(front, body, CheckinAnswer.SOLVED)


def not_yet(front: Front, body: Body) -> Answer:
    """Take the answer that it is not."""
    return _checkin(front, body, CheckinAnswer.NOT_YET)


def more_time(front: Front, body: Body) -> Answer:
    """Take the answer that nobody knows yet."""
    return _checkin(front, body, CheckinAnswer.MORE_TIME)


def _checkin(front: Front, body: Body, answer: CheckinAnswer) -> Answer:
    click = _click(body)
    given = checkins.answer(front.desk, _value(body), answer, click=click)
    if given.counts:
        return None  # the message itself says it
    return kit.sentence(_texts(front, click).say("survey/also", number=given.issue.number))


def score(front: Front, body: Body) -> Answer:
    """Keep the score; it is shown to whoever clicked alone."""
    return kit.sentence(responses.answer(front.desk, _question(body), _value(body), click=_click(body)).said)


def change(front: Front, body: Body) -> Answer:
    """Show the buttons of the question again."""
    responses.ask_again(front.desk, _question(body), _value(body), click=_click(body))
    return None


def comment_form(front: Front, body: Body) -> Answer:
    """Open the form for a comment."""
    click, question = _click(body), _question(body)
    issue, resolution_no = responses.check_comment(front.desk, question, _value(body), click=click)
    form = question_blocks.comment_form(
        _texts(front, click), question, issue, resolution_no=resolution_no, channel=click.channel
    )
    front.responder.open_form(str(body.get("trigger_id")), form)
    return None


def _question(body: Body) -> Question:
    """Return the question whose button was clicked."""
    return questions.of_button(str(body["actions"][0]["action_id"]))


def outdated(_front: Front, _body: Body) -> Answer:
    """Refuse a button that we no longer know."""
    raise Refused("refusal/outdated")


def stop_messages(front: Front, body: Body) -> Answer:
    """Ask nothing more of whoever clicked."""
    return kit.ephemeral(opt_out.opt_out(front.desk, _click(body)))


def start_messages(front: Front, body: Body) -> Answer:
    """Ask them again, and say so in place of what held the button."""
    undone = opt_out.opt_in(front.desk, _click(body))
    front.responder.replace(_response_url(body), kit.ephemeral(undone))
    return None


def may_quote(front: Front, body: Body) -> Answer:
    """Keep that we may quote; the message itself says it."""
    testimonials.answer(front.desk, _value(body), Consent.AGREED, click=_click(body))
    return None


def may_quote_with_company(front: Front, body: Body) -> Answer:
    """Keep that we may quote and name the company."""
    testimonials.answer(front.desk, _value(body), Consent.AGREED_WITH_COMPANY, click=_click(body))
    return None


def may_not_quote(front: Front, body: Body) -> Answer:
    """Keep that we may not."""
    testimonials.answer(front.desk, _value(body), Consent.DECLINED, click=_click(body))
    return None
