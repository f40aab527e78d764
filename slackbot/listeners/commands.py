"""The slash command: one function a verb."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.blocks import issue_forms, kit
from slackbot.desk.issues import actions, drops, pending, repeats, replies
from slackbot.desk.people import named
from slackbot.desk.reports import (
    brief,
    customer,
    figure_asked,
    lists,
    summary,
    summary_post,
    summary_shown,
    template_preview,
    why,
)
from slackbot.desk.surveys import overrides
from slackbot.domain import characters, repeat, trace_page
from slackbot.domain import command as words
from slackbot.domain import issue as rules
from slackbot.domain.overrides import read_order
from slackbot.errors import Refused
from slackbot.listeners import answers, beside
from slackbot.listeners.guard import Answer, Body, Front


@dataclass(frozen=True)
class Call:
    """A slash command: who typed it, where, what follows the verb, and how to answer beside the ack; all of it."""

    user: str
    channel: str
    rest: str
    trigger_id: str
    response_url: str
    body: Body


def command(front: Front, body: Body) -> Answer:
    """Do what was typed and return the answer. Raises `Refused` if it cannot be understood or done."""
    user = str(body["user_id"])
    try:
        return _obey(front, body, user=user)
    except Refused:
        lists.check_agent(front.desk, by=user)  # others are told that first, whatever they typed
        raise


def _obey(front: Front, body: Body, *, user: str) -> Answer:
    read = words.parse(str(body.get("text") or ""))
    call = Call(
        user=user,
        channel=str(body.get("channel_id") or ""),
        rest=read.rest,
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        body=body,
    )
    return _VERBS[read.verb](front, call)


def _log(front: Front, call: Call) -> Answer:
    customer, text = words.leading_person(named.picked(front.desk, call.rest))
    if not text:
        return _log_form(front, call, customer=customer)
    title, details = rules.summarize(words.readable(text))
    logged = actions.log(
        front.desk, by=call.user, title=title, details=details, channel=call.channel, requester=customer
    )
    return answers.logged(front.desk, logged)


def _log_form(front: Front, call: Call, *, customer: str | None) -> Answer:
    desk = front.desk
    lists.check_agent(desk, by=call.user)
    form = issue_forms.log_form(desk.texts, channel=call.channel, reply_to=call.response_url, customer=customer)
    front.responder.open_form(call.trigger_id, form)
    return None


def _claim(front: Front, call: Call) -> Answer:
    number = words.optional_number(call.rest, verb="claim")
    if number is not None:
        return answers.about(front.desk, "answer/claimed", actions.claim(front.desk, number, by=call.user))
    oldest = actions.claim_oldest(front.desk, channel=call.channel, by=call.user)
    if oldest is None:
        return answers.say(front.desk, "answer/none_unclaimed")
    return answers.about(front.desk, "answer/claimed", oldest)


def _unclaim(front: Front, call: Call) -> Answer:
    number = words.only_number(call.rest, verb="unclaim")
    return answers.about(front.desk, "answer/unclaimed", actions.unclaim(front.desk, number, by=call.user))


def _assign(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="assign")
    to = words.person(named.picked_agent(front.desk, rest), verb="assign")
    return answers.assigned(front.desk, actions.assign(front.desk, number, to=to, by=call.user), by=call.user)


def _tag(front: Front, call: Call) -> Answer:
    return _mark(front, call, verb="tag")


def _untag(front: Front, call: Call) -> Answer:
    return _mark(front, call, verb="untag")


def _mark(front: Front, call: Call, *, verb: str) -> Answer:
    number, rest = words.number(call.rest, verb=verb)
    repeat.check_tag(rest, verb=verb)
    return answers.marked(front.desk, repeats.mark(front.desk, number, by=call.user, is_repeat=verb == "tag"))


def _edit(front: Front, call: Call) -> Answer:
    number = words.only_number(call.rest, verb="edit")
    issue = actions.get(front.desk, number, by=call.user)
    form = issue_forms.edit_form(front.desk.texts, issue, channel=call.channel, reply_to=call.response_url)
    front.responder.open_form(call.trigger_id, form)
    return None


def _note(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="note")
    issue = replies.note(front.desk, number, by=call.user, words=words.readable(rest))
    return answers.about(front.desk, "answer/noted", issue)


def _reply(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="reply")
    return answers.replied(front.desk, replies.reply(front.desk, number, by=call.user, words=words.readable(rest)))


def _pending(front: Front, call: Call) -> Answer:
    number = words.only_number(call.rest, verb="pending")
    return answers.waiting(front.desk, pending.wait(front.desk, number, by=call.user))


def _resolve(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="resolve")
    return answers.resolved(front.desk, actions.resolve(front.desk, number, by=call.user, words=words.readable(rest)))


def _reopen(front: Front, call: Call) -> Answer:
    number = words.only_number(call.rest, verb="reopen")
    issue = actions.reopen(front.desk, number, by=call.user)
    return answers.say(front.desk, "answer/reopened", number=issue.number, holder=issue.assignee)


def _drop(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="drop")
    dropped = drops.drop(front.desk, number, by=call.user, words=words.readable(rest))
    return answers.dropped(front.desk, dropped)


def _checkin(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="checkin")
    order = read_order(rest, number=number)
    if order is None:
        return answers.cancelled(front.desk, overrides.cancel_checkin(front.desk, number, by=call.user))
    return answers.moved(front.desk, overrides.move_checkin(front.desk, number, order, by=call.user))


def _survey(front: Front, call: Call) -> Answer:
    number, rest = words.number(call.rest, verb="survey")
    if characters.plain(rest).lower() == "skip":
        issue = overrides.skip_survey(front.desk, number, by=call.user)
        return answers.say(front.desk, "answer/survey_skipped", number=issue.number)
    if rest:
        raise Refused("refusal/survey_usage", number=number)
    return answers.hurried(front.desk, overrides.send_survey(front.desk, number, by=call.user))


def _show(front: Front, call: Call) -> Answer:
    return kit.ephemeral(lists.full(front.desk, words.only_number(call.rest, verb="show"), by=call.user))


def _list(front: Front, call: Call) -> Answer:
    which = characters.plain(call.rest).lower() or "open"
    if which in ("open", "mine", "unclaimed"):
        return kit.ephemeral(lists.listing(front.desk, by=call.user, which=which))
    who, rest = words.leading_person(named.picked_agent(front.desk, call.rest))
    if who is None or rest:
        raise Refused("refusal/list_usage")
    return kit.ephemeral(lists.listing(front.desk, by=call.user, which="open", who=who))


def _why(front: Front, call: Call) -> Answer:
    asked, desk, by = trace_page.typed(call.rest), front.desk, call.user
    if asked is None:
        return kit.ephemeral(why.why(desk, words.only_number(call.rest, verb="why"), by=by))
    lists.check_agent(desk, by=by)
    page = figure_asked.page(desk, asked)
    return beside.answer(front, call.body, lambda: figure_asked.answer(desk, page, cut_by=asked.by, by=by))


def _customer(front: Front, call: Call) -> Answer:
    desk, by = front.desk, call.user
    kind, which = words.customer(named.picked(desk, call.rest))
    found = customer.find(desk, kind, which, by=by)
    return beside.answer(front, call.body, lambda: customer.show(desk, found, by=by))


def _brief(front: Front, call: Call) -> Answer:
    desk, by = front.desk, call.user
    whose = brief.whose(desk, *words.briefed(call.rest), by=by)
    return beside.answer(front, call.body, lambda: brief.show(desk, whose, by=by))


def _summary(front: Front, call: Call) -> Answer:
    typed = characters.plain(call.rest).lower().split()
    here = "here" in typed
    periods = [word for word in typed if word != "here"] or ["today"]
    if len(periods) > 1 or periods[0] not in summary.NAMED:
        raise Refused("refusal/summary_usage")
    desk, by, period = front.desk, call.user, summary.named(front.desk, periods[0])
    if here:
        summary_post.post_here(desk, period, channel=call.channel, by=by)
        return answers.say(desk, "answer/summary_posted")
    if period.first_day == period.last_day:
        return kit.ephemeral(summary_shown.show(desk, period, by=by))
    lists.check_agent(desk, by=by)
    return beside.answer(front, call.body, lambda: summary_shown.show(desk, period, by=by))


def _template(front: Front, call: Call) -> Answer:
    name, number = words.template(call.rest)
    return kit.ephemeral(template_preview.preview(front.desk, name, number=number, by=call.user))


def _help(front: Front, call: Call) -> Answer:
    return kit.ephemeral(lists.menu(front.desk, by=call.user))


_VERBS: dict[str, Callable[[Front, Call], Answer]] = {
    "log": _log,
    "claim": _claim,
    "unclaim": _unclaim,
    "tag": _tag,
    "untag": _untag,
    "assign": _assign,
    "edit": _edit,
    "note": _note,
    "reply": _reply,
    "pending": _pending,
    "resolve": _resolve,
    "reopen": _reopen,
    "drop": _drop,
    "checkin": _checkin,
    "survey": _survey,
    "show": _show,
    "list": _list,
    "why": _why,
    "customer": _customer,
    "brief": _brief,
    "summary": _summary,
    "template": _template,
    "help": _help,
}
