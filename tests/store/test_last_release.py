"""What the last release (d6dd3f5, schema 0002) kept is worth the same after each migration, and its buttons work."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from slackbot import app, settings
from slackbot.desk.context import Desk
from slackbot.desk.reports import summary
from slackbot.desk.responder import Responder
from slackbot.domain import figures
from slackbot.domain.period import Period
from slackbot.listeners.guard import Front
from slackbot.outbox.sender import Sender
from slackbot.playground import Playground, sample_world
from slackbot.slack import Failure, Me
from slackbot.slack.manifest import manifest
from slackbot.slack.wire import Answer
from slackbot.store import schema
from slackbot.store.database import Store
from slackbot.texts import Texts
from slackbot.texts.plans import of as read_plans
from slackbot.texts.yaml_file import Document
from tests import retold
from tests.proof.clocks import Clocks
from tests.proof.fuse import Fuse
from tests.proof.line import Line, Wired
from tests.store.last_release import kept

Json = dict[str, Any]


@pytest.fixture(params=kept.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which kind of database."""
    return str(request.param)


@contextmanager
def _filled(kind: str, request: pytest.FixtureRequest, folder: Path, name: str) -> Iterator[Store]:
    """A database of that name as the last release left it, not migrated yet."""
    if kind == "sqlite":
        file = f"sqlite:///{folder / name}.db"
        kept.fill(kind, file)
        with closing(Store(file)) as store:
            yield store
        return
    server = create_engine(request.getfixturevalue("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as db:
        db.exec_driver_sql(f"CREATE DATABASE {name}")
        address = make_url(request.getfixturevalue("postgres")).set(database=name)
        kept.fill(kind, address.render_as_string(hide_password=False))
        with closing(Store(address.render_as_string(hide_password=False))) as store:
            yield store
        db.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """That database, not migrated yet."""
    with _filled(kind, request, tmp_path, "last_release") as opened:
        yield opened


@dataclass(frozen=True)
class Upgraded:
    """That database, migrated, for those who only look; how many rows it had before, by table."""

    store: Store
    before: Mapping[str, int]

    @property
    def desk(self) -> Desk:
        """The desk at the end of the story."""
        return _desk(self.store, Me(sample_world().team, "Acme", "UBOT", "BBOT"), Clocks(kept.end()))


@pytest.fixture(scope="module", params=kept.KINDS)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """That database of either kind, migrated once for all who only look."""
    with _filled(str(request.param), request, tmp_path_factory.mktemp("old"), "last_release_upgraded") as store:
        before = _counts(store)
        schema.upgrade(store)
        yield Upgraded(store, before)


def _counts(store: Store) -> Mapping[str, int]:
    with store.read_all() as db:
        names = inspect(db).get_table_names()
        return {name: db.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}


def _desk(store: Store, me: Me, clocks: Clocks) -> Desk:
    given = kept.workspace()
    plans = read_plans(Document("plans.yml", given["plans"], {}))
    made = app.make_desk(
        settings.of(**given["settings"]), store, me, texts=Texts(None), plans=plans, now=clocks.now, wakers=[]
    )
    return replace(made, wall=clocks.wall, steady=clocks.steady)


def test_every_row_is_kept(upgraded: Upgraded) -> None:
    assert schema.version(upgraded.store) == schema.HEAD
    assert _counts(upgraded.store) == _moved(upgraded.before)


def _moved(before: Mapping[str, int]) -> Mapping[str, int]:
    """Return the counts with ratings and opinions in one table, each opinion with one line of history; what is new."""
    then = dict(before)
    ratings, history, opinions = (then.pop(name) for name in ("ratings", "rating_history", "opinions"))
    return then | {
        "answers": ratings + opinions,
        "answer_history": history + opinions,
        "recent_messages": 0,
        "requests": 0,
        "yardsticks": 0,
    }


def test_every_figure_stays_equal(upgraded: Upgraded) -> None:
    said = [_figures(upgraded.desk, one) for one in kept.figures()]

    assert said == kept.figures()


def _figures(desk: Desk, asked: Json) -> Json:
    """Return what `summary --json` says of that period."""
    worked_out = figures.as_json(summary.work_out(desk, _period(desk, asked)), desk.team)
    return {**asked, "figures": worked_out}


def _period(desk: Desk, asked: Json) -> Period:
    return summary.days_until(desk, date.fromisoformat(asked["last"]), length=asked["length"])


def test_every_figure_is_told_by_events_touches_answers_and_deliveries_alone(upgraded: Upgraded) -> None:
    desk = upgraded.desk
    periods = [
        summary.days_until(desk, date.fromisoformat(one["last"]), length=one["length"]) for one in kept.figures()
    ]

    told = [retold.figures(desk, period) for period in periods]

    assert told == [retold.usual(desk, period) for period in periods]


def test_its_events_tell_all_that_is_counted_of_an_issue(upgraded: Upgraded) -> None:
    with upgraded.store.read(sample_world().team) as tx:
        untold = list(retold.differences(tx))

    assert untold == []


class _Heard(Line):
    """The line of the proof, which keeps what is posted and edited."""

    def __init__(self, playground: Playground, clocks: Clocks) -> None:
        super().__init__(playground, clocks, Fuse())
        self.heard: list[tuple[str, Mapping[str, Any]]] = []

    def _call(self, method: str, args: Mapping[str, Any]) -> Answer | Failure:
        if method in ("chat.postMessage", "chat.update"):
            self.heard.append((method, args))
        return super()._call(method, args)


class _Recording(Wired):
    """Calls to Slack that keep what is said beside the acks, and which forms are opened."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self.told: list[str] = []
        self.forms: list[str] = []

    def respond(self, response_url: str, payload: Mapping[str, Any]) -> bool:  # noqa: ARG002 -- the real one's
        self.told.append(str(payload["text"]))
        return True

    def ephemeral(self, **said: Any) -> bool:
        self.told.append(str(said["text"]))
        return True

    def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:  # noqa: ARG002 -- the real one's
        self.forms.append(str(view["callback_id"]))
        return "V1"


class _AtOnce(Responder):
    """Says things beside the acks in the caller's thread."""

    def later(self, action: Callable[[], object]) -> None:
        action()


class _Office:
    """The real Bolt app in front of the old database and of what stood in Slack."""

    def __init__(self, kind: str, store: Store) -> None:
        clocks = Clocks(kept.end())
        self.slack = Playground(sample_world(), manifest=manifest(command="/issue", url=None), clock=clocks.now)
        stood = kept.slack(kind)
        self.slack.recall(stood)
        self._homes = {person["id"]: person["team"] for person in stood["people"]}
        boards = stood["boards"].items()
        self._messages = {(channel, one["ts"]): one for channel, board in boards for one in board["messages"]}
        self._line = _Heard(self.slack, clocks)
        self._wired = _Recording(self._line)
        me = self._wired.who_am_i()
        self.desk = _desk(store, me, clocks)
        self.responder = _AtOnce(self._wired, moment_s=0)
        front = Front(self.desk, self.responder, lambda: None, *[lambda _: None] * 2, lambda *_: None)
        given = settings.of(**kept.workspace()["settings"])
        self._bolt = app.make_bolt(app.Parts(given, store, self._wired, me, self.desk), front)
        self._sender = Sender(self.desk, self._wired, pace=timedelta(0))
        self._sender.drain()

    def press(self, button: Json) -> Json:
        """Press the button, and return what came of it."""
        self._wired.told, self._wired.forms, self._line.heard = [], [], []
        answer = self._bolt.dispatch(BoltRequest(mode="socket_mode", body=self._body(button)))
        assert answer.status == 200
        self._sender.drain()
        return {
            "told": self._wired.told,
            "forms": self._wired.forms,
            "calls": [_call(method, args) for method, args in self._line.heard],
        }

    def _body(self, button: Json) -> Json:
        channel, ts, user = button["channel"], button["ts"], button["user"]
        names = ("action_id", "block_id", "value")
        return {
            "type": "block_actions",
            "user": {"id": user, "team_id": self._homes[user]},
            "api_app_id": "A0SUPPORT01",
            "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
            "trigger_id": "1.1.trigger",
            "team": {"id": self.desk.team, "domain": "acme"},
            "channel": {"id": channel, "name": channel},
            "message": self._messages.get((channel, ts), {}),
            "state": {"values": {}},
            "response_url": "https://hooks.slack.test/actions/1",
            "actions": [{"type": "button", "action_ts": ts} | {name: button[name] for name in names}],
        }


def _call(method: str, args: Mapping[str, Any]) -> Json:
    elements = [one for block in args.get("blocks") or () for one in _elements(block)]
    actions = [one["action_id"] for one in elements if one.get("type") == "button" and one.get("action_id")]
    return {"method": method, "channel": args["channel"], "text": args["text"], "buttons": actions}


def _elements(block: Json) -> list[Json]:
    return [*block.get("elements", ()), block.get("accessory") or {}]


def _in_any_order(pressed: Json) -> Json:
    came = pressed["came"]
    return {**pressed, "came": {**came, "calls": sorted(came["calls"], key=str)}}


def test_every_button_does_what_it_did(kind: str, store: Store) -> None:
    schema.upgrade(store)
    office = _Office(kind, store)

    came = [_in_any_order({**one, "came": office.press(one)}) for one in kept.pressed(kind)]

    office.responder.stop()
    assert came == [_in_any_order(one) for one in kept.pressed(kind)]


@pytest.mark.parametrize("kind", kept.KINDS)
def test_there_is_a_press_for_every_kind_of_button_that_stood(kind: str) -> None:
    stood = {one["action_id"] for one in kept.buttons(kind)}

    assert {one["action_id"] for one in kept.pressed(kind)} > stood  # and those that one person alone sees
