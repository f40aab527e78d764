"""Between Bolt and us: every request is acked with an answer, and no exception gets out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar, cast

import structlog
from slack_bolt import Ack, BoltContext

from slackbot.blocks import kit
from slackbot.desk.context import Desk, with_other
from slackbot.desk.people import reader_language
from slackbot.desk.requests import NO_ANSWER, KeptAnswers, Request
from slackbot.desk.responder import Responder
from slackbot.errors import DatabaseAway, Refused, Repeated, Unavailable, Unmet
from slackbot.listeners import telling, wording
from slackbot.listeners.request_key import key_of
from slackbot.listeners.unmet import Asking
from slackbot.listeners.wording import Said

log = structlog.get_logger(__name__)

Body = Mapping[str, Any]
Answer = dict[str, Any] | None


@dataclass(frozen=True)
class Front:
    """What listeners need: the desk, a way to answer later, and what the background does when Slack tells news.

    `channel_changed` is told of a channel of which Slack has news, or that we came into. `meet` asks Slack who somebody
    is, and which channel that is, at once, and returns after which wait it wants to be asked again: nothing that an ack
    waits for may call it.
    """

    desk: Desk
    responder: Responder
    roster_changed: Callable[[], None]
    channel_changed: Callable[[str], None]
    person_changed: Callable[[str], None]
    meet: Callable[[str, str], timedelta | None]
    request: Request | None = None

    def hearing(self, body: Body) -> "tuple[Front, Request]":
        """Return the same for one request alone, which acts once however often it comes."""
        request = Request(self.desk, key_of(body))
        return with_other(self, desk=request.desk, request=request), request

    def speaking_to(self, user: str) -> "Front":
        """Return the same with the templates as that agent reads them."""
        desk = reader_language.for_agent(self.desk, user)
        return self if desk is self.desk else replace(self, desk=desk)


Action = Callable[[Front, Body], Answer]
Telling = Callable[[Responder, Body, Answer], None]
Listener = Callable[[Ack, dict[str, Any], BoltContext], None]
Done = TypeVar("Done")


def refusing(template: str, **values: Any) -> Action:
    """Return an action that says no."""

    def refuse(_front: Front, _body: Body) -> Answer:
        raise Refused(template, **values)

    return refuse


def for_customers(action: Action) -> Action:
    """Return the action of a customer's button or form, which is put off in their words when the database is away."""

    def click(front: Front, body: Body) -> Answer:
        try:
            return _in_time(front, action, body)
        except Unavailable as away:
            wording.log_put_off(away)
            raise Said(reader_language.to_place(front.desk, wording.channel(body)).say("refusal/later")) from away

    return click


def commanding(front: Front, kept: KeptAnswers, action: Action) -> Listener:
    """Return a listener that acks a slash command with the action's answer."""

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        asked, request = front.hearing(body)
        try:
            answer = _answer(asked, action, body, context)
            is_kept = request.has_acted or request.is_refused or answer is None
        except Repeated:
            answer, is_kept = _first_answer(front, request), False
        except Unmet as unmet:
            ack()
            answering = partial(_answer, asked, action, body, context)
            _once_met(front, unmet, body, lambda: _later(kept, request, answering), telling.of_command)
            return
        acked = ack() if answer is None else ack(answer)
        if is_kept:
            kept.keep(request, acked.body or NO_ANSWER)

    return listener


def _later(kept: KeptAnswers, request: Request, answering: Callable[[], Answer]) -> Answer:
    """Return the answer to a command that was acked empty, as the same command is again if it comes once more."""
    answer = answering()
    if request.has_acted or request.is_refused or answer is None:
        kept.keep(request, NO_ANSWER)
    return answer


def _first_answer(front: Front, request: Request) -> Answer:
    """Return what the request was answered the first time, or that it came before."""
    try:
        return cast("Answer", request.first_answer())
    except LookupError:
        return kit.sentence(front.desk.texts.say("refusal/came_twice", command=front.desk.command))
    except Unavailable as away:
        return kit.sentence(wording.put_off(front.desk, away))


def clicking(front: Front, kept: KeptAnswers, action: Action) -> Listener:
    """Return a listener that acks a click or a shortcut empty and sends the action's answer after it."""

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        asked, request = front.hearing(body)
        try:
            answer = _answer(asked, action, body, context)
        except Repeated:  # whoever clicked reads the answer to the first
            ack()
            return
        except Unmet as unmet:
            ack()
            _once_met(front, unmet, body, partial(_answer, asked, action, body, context), telling.of_click)
            return
        ack()
        telling.of_click(front.responder, body, answer)
        if not request.has_acted and (request.is_refused or answer is None):
            kept.keep(request, NO_ANSWER)

    return listener


def _once_met(front: Front, unmet: Unmet, body: Body, act: Callable[[], Answer], tell: Telling) -> None:
    """Act, and tell the answer, once Slack has said who that is: the request is acked before."""

    def once() -> Answer:
        try:
            return act()
        except Repeated:  # whoever sent it reads the answer to the first
            return None

    Asking(
        front.responder,
        meet=lambda one: front.meet(one.user, one.channel or telling.channel_of(body)),
        act=once,
        tell=lambda answer: tell(front.responder, body, answer),
        say=lambda template: wording.texts(front.desk, body).say(template),
        steady=front.desk.steady,
    ).about(unmet)


def _answer(front: Front, action: Action, body: Body, context: BoltContext) -> Answer:
    try:
        return _do(front, action, body, context)
    except Said as said:
        return kit.sentence(said.words)
    except Unavailable as away:
        return kit.sentence(wording.put_off(front.desk, away))
    except (Unmet, Repeated):
        raise
    except Exception:  # what nobody foresaw: an apology for the user, the whole story for the log
        return kit.sentence(wording.apology(front.desk, body))


def submitting(front: Front, action: Action) -> Listener:
    """Return a listener that acks a form: closed, or still open with an error beside a field."""

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        asked, _ = front.hearing(body)
        try:
            _do(asked, action, body, context)
        except Repeated:  # the form was taken, and is closed
            ack()
        except Unmet as unmet:
            ack()
            _once_met(front, unmet, body, partial(_answer, asked, action, body, context), telling.of_late_form)
        except Said as said:
            ack({"response_action": "errors", "errors": {_field(body, said.field): said.words}})
        except Unavailable as away:
            ack({"response_action": "errors", "errors": {_field(body, None): wording.put_off(front.desk, away)}})
        except Exception:  # the form stays open, so that nothing typed is lost
            ack({"response_action": "errors", "errors": {_field(body, None): wording.apology(front.desk, body)}})
        else:
            ack()

    return listener


def hearing(front: Front, action: Callable[[Front, Body], None]) -> Listener:
    """Return a listener for events. What is unexpected gets out, so that the event is not acked and comes again."""

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        if context.team_id == front.desk.team:
            try:
                _in_time(front, action, body)
            except Refused as no:
                log.info("event.refused", event_id=body.get("event_id"), why=str(no))
        ack()

    return listener


def choosing_nothing(ack: Ack, _body: dict[str, Any], _context: BoltContext) -> None:
    """Ack a menu that we do not have with no choices."""
    ack(options=[])


def _do(front: Front, action: Action, body: Body, context: BoltContext) -> Answer:
    """Do the action and return its answer. What is refused is said in the language of whoever reads it."""
    if context.team_id != front.desk.team:
        raise Said(front.desk.texts.say("refusal/other_workspace"))
    with front.desk.in_time():
        return _done(front.speaking_to(wording.user(body)), action, body)


def _done(front: Front, action: Action, body: Body) -> Answer:
    try:
        return _in_time(front, action, body)
    except Refused as no:
        if front.request is not None:
            front.request.check_new()
            front.request.is_refused = True
        raise Said(wording.refusal(front.desk, body, no), field=no.field) from no


def _in_time(front: Front, action: Callable[[Front, Body], Done], body: Body) -> Done:
    """Return what the action does, in time for the answer; done again if the database undid it and nothing is saved."""
    with front.desk.in_time() as errand:
        try:
            return action(front, body)
        except DatabaseAway as away:
            if not away.is_undone or errand.has_saved:
                raise
            log.info("listener.again", why=away.trouble)
            if front.request is not None:
                front.request.has_acted = False
            return action(front, body)


def _field(body: Body, named: str | None) -> str:
    """Return the field that an error is shown at: the one it names if the form has it, else the first."""
    blocks = body["view"].get("blocks") or ()
    fields = [str(block.get("block_id")) for block in blocks if block.get("type") == "input"]
    return named if named in fields else next(iter(fields), "value")
