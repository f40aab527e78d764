"""The buttons that are live at the end of the month, and what d6dd3f5 did when one of each was pressed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import kept
from month import Month
from odd_line import OddLine
from place import END, HOMES, plans, workspace, world
from slack_bolt import BoltRequest
from sqlalchemy import select

from slackbot import app
from slackbot.blocks.manifest import manifest
from slackbot.desk.asides import Asides
from slackbot.desk.sender import Sender
from slackbot.domain.delivery import Delivery, Kind
from slackbot.listeners.guard import Front
from slackbot.playground import Playground
from slackbot.store import issues as issue_rows
from slackbot.store import ledger
from slackbot.store.database import Store
from slackbot.store.tables import issues
from slackbot.texts import Texts
from tests.proof.clocks import Clocks
from tests.proof.line import Wired

Json = dict[str, Any]

_LEADS = (Kind.RECOVERY, Kind.RECOVERY_EDIT)
_OURS = (Kind.CARD, Kind.CARD_EDIT, Kind.LINK, Kind.UNSURE)
_SHOWN_ALONE = [
    {"channel": channel, "ts": "1.0", "action_id": action, "block_id": "alone", "value": value, "user": user}
    for action, value, user, channel in (
        ("opt_out.undo", "undo", "UIDA", "CINITECH"),
        ("help.log", "log", "UBEN", "CTRIAGE"),
        ("help.list", "list", "UBEN", "CTRIAGE"),
        ("help.mine", "mine", "UBEN", "CTRIAGE"),
    )
]
"""Buttons of messages that one person alone sees: Slack keeps none of them."""


def live_buttons(month: Month) -> list[Json]:
    """Return every button of every message that stands in Slack, with who would press it."""
    found = []
    for channel in month.playground.remembered()["channels"]:
        for message in month.playground.messages(channel["id"]):
            posted = _posted(month, channel["id"], message["ts"])
            for block_id, button in buttons_of(message.get("blocks", ())):
                one = {"channel": channel["id"], "ts": message["ts"], "action_id": button["action_id"]}
                one |= {"block_id": block_id, "value": button.get("value", "")}
                found.append({**one, "kind": posted.kind.value, "user": _presser(month, posted)} if posted else one)
    return found


def buttons_of(blocks: Any) -> Iterator[tuple[str, Json]]:
    """Yield the buttons among the blocks of a message, each with the id of its block."""
    for block in blocks:
        inside = [*block.get("elements", ()), block.get("accessory") or {}]
        for element in inside:
            if element.get("type") == "button" and element.get("action_id"):
                yield str(block.get("block_id", "")), element


def _posted(month: Month, channel: str, ts: str) -> Delivery | None:
    with month.store.read() as db:
        return ledger.of_message(db, month.desk.team, channel=channel, ts=ts)


def _presser(month: Month, posted: Delivery) -> str:
    if posted.kind in _LEADS:
        return "UDANA"
    if posted.kind in _OURS or posted.channel == month.desk.support_channel:
        return "UBEN"
    if posted.issue is None:
        return posted.person or "UBEN"
    with month.store.read() as db:
        return issue_rows.get(db, month.desk.team, posted.issue).requester or "UGUS"


def sample(buttons: list[Json], *, closed: set[str]) -> list[Json]:
    """Return the newest button of each kind, each of another message and issue as far as there are any, and late ones.

    `closed` are the numbers of issues whose questions can be answered no more.
    """
    known = [one for one in buttons if "user" in one]
    taken: set[Any] = set()
    chosen = []
    for action in sorted({one["action_id"] for one in known}, reverse=True):
        of_action = [one for one in known if one["action_id"] == action]
        best = max(of_action, key=lambda one: _rank(one, taken, closed))
        taken |= {_issue(best), _place(best)}
        chosen.append(best)
    late = [max(_late(known, closed, action), key=lambda one: one["ts"]) for action in _LATE]
    return [*chosen, *late, *_SHOWN_ALONE]


_LATE = ("checkin.solved", "survey.5", "ces.7")


def _late(known: list[Json], closed: set[str], action: str) -> list[Json]:
    return [one for one in known if one["action_id"] == action and _issue(one) in closed]


def _rank(one: Json, taken: set[Any], closed: set[str]) -> tuple[Any, ...]:
    return _issue(one) not in closed, _issue(one) not in taken, _place(one) not in taken, one["ts"]


def _issue(button: Json) -> str:
    return str(button["value"]).partition(".")[0]


def _place(button: Json) -> tuple[str, str]:
    return button["channel"], button["ts"]


class Recording(Wired):
    """Calls to Slack that note what is said beside the acks, and which forms are opened."""

    def __init__(self, line: OddLine) -> None:
        super().__init__(line)
        self.told: list[str] = []
        self.forms: list[str] = []

    def respond(self, response_url: str, payload: Mapping[str, Any]) -> bool:  # noqa: ARG002 -- the real one's
        self.told.append(str(payload["text"]))
        return True

    def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:  # noqa: ARG002 -- the real one's
        self.forms.append(str(view["callback_id"]))
        return "V1"


class AtOnce(Asides):
    """Says things beside the acks in the caller's thread."""

    def later(self, deed: Callable[[], object]) -> None:
        deed()


class Office:
    """The Bolt app of d6dd3f5 in front of the dump, and of what stood in Slack."""

    def __init__(self, kind: str, url: str) -> None:
        clocks, given, self.store = Clocks(END), workspace(), Store(url)
        self.slack = Playground(world(), manifest=manifest(command="/issue", url=None), clock=clocks.now)
        self.slack.recall(kept.slack(kind))
        self._line = OddLine(self.slack, clocks)
        self._wired = Recording(self._line)
        me = self._wired.who_am_i()
        made = app.make_desk(given, self.store, me, texts=Texts(None), plans=plans(), now=clocks.now, wakers=[])
        self.desk = replace(made, wall=clocks.wall)
        front = Front(self.desk, AtOnce(self._wired), lambda: None, lambda _: None, lambda _: None, lambda *_: None)
        self._bolt = app.make_bolt(app.Parts(given, self.store, self._wired, me, self.desk), front)
        self._sender = Sender(self.desk, self._wired, pace=timedelta(0))
        self._sender.drain()

    def closed(self) -> set[str]:
        """Return the numbers of the closed issues."""
        with self.store.read() as db:
            found = db.execute(select(issues.c.number).where(issues.c.status == "closed")).scalars()
            return set(map(str, found))

    def press(self, button: Json) -> Json:
        """Press the button, and return it with what came of it."""
        self._wired.told, self._wired.forms, self._line.heard = [], [], []
        answer = self._bolt.dispatch(BoltRequest(mode="socket_mode", body=self._body(button)))
        assert answer.status == 200, button
        self._sender.drain()
        calls = list(map(_call, self._line.heard))
        return {**button, "came": {"told": self._wired.told, "forms": self._wired.forms, "calls": calls}}

    def _body(self, button: Json) -> Json:
        channel, ts, user = button["channel"], button["ts"], button["user"]
        names = ("action_id", "block_id", "value")
        return {
            "type": "block_actions",
            "user": {"id": user, "team_id": HOMES.get(user, self.desk.team)},
            "api_app_id": "A0SUPPORT01",
            "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
            "trigger_id": "1.1.trigger",
            "team": {"id": self.desk.team, "domain": "acme"},
            "channel": {"id": channel, "name": channel},
            "message": next((one for one in self.slack.messages(channel) if one["ts"] == ts), {}),
            "state": {"values": {}},
            "response_url": "https://hooks.slack.test/actions/1",
            "actions": [{"type": "button", "action_ts": ts} | {name: button[name] for name in names}],
        }


def _call(call: tuple[str, Mapping[str, Any]]) -> Json:
    method, args = call
    actions = [button["action_id"] for _, button in buttons_of(args.get("blocks") or ())]
    return {"method": method, "channel": args["channel"], "text": args["text"], "buttons": actions}


def pressed(kind: str, url: str) -> list[Json]:
    """Return buttons of the dump with what came of each, pressed one after the other; the database is empty before."""
    kept.fill(kind, url)
    office = Office(kind, url)
    done = [office.press(one) for one in sample(kept.buttons(kind), closed=office.closed())]
    office.store.close()
    return done
