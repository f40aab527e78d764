"""A lean Slack in memory: what the bot posts in a year is kept, and read by the customers and by the judge."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulated.world import BOT, BOT_ID, KUDOS, LEADS_CHANNEL, SUPPORT, TEAM, Customer, World

Json = dict[str, Any]
Fields = Mapping[str, Any]


class No(Exception):
    """What Slack refuses, by its error code."""


@dataclass
class Message:
    """A message as it stands. `at` is the time of the year; `token` is the key our bot put into its metadata.

    `buttons` are the values of the buttons below it, by action id. `said` is what was posted, before any edit.
    """

    channel: str
    ts: str
    user: str
    at: datetime
    text: str
    thread_ts: str | None = None
    token: str | None = None
    worker: str = ""
    edits: int = 0
    buttons: Mapping[str, str] = field(default_factory=dict)
    said: str = field(init=False)

    def __post_init__(self) -> None:
        self.said = self.text


@dataclass(frozen=True)
class Refusal:
    """A post that was refused, by the key in its metadata, and when the year stood as the bot was told so."""

    token: str
    at: datetime


class LeanSlack:
    """One workspace. Its `now`, and which channels are `archived`, are set by hand."""

    def __init__(self, world: World, *, now: datetime) -> None:
        self.now = now
        self.posts: list[Message] = []  # all that the bot posted, in order
        self.archived: frozenset[str] = frozenset()
        self.refused: list[Refusal] = []
        self.calls: dict[str, int] = defaultdict(int)
        self._world = world
        self._customers = {customer.user: customer for customer in world.customers}
        self._lines: dict[tuple[str, str | None], list[Message]] = defaultdict(list)
        self._by_ts: dict[tuple[str, str], Message] = {}
        self._last_ts = 0
        self._methods: dict[str, Callable[[Fields], Json]] = {
            "auth.test": self._auth_test,
            "chat.getPermalink": self._permalink,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.info": self._channel_info,
            "conversations.list": self._channels,
            "conversations.members": self._members,
            "conversations.open": self._open,
            "conversations.replies": self._replies,
            "users.conversations": self._channels_of,
            "users.info": self._user_info,
        }

    def say(self, customer: Customer, channel: str, text: str, *, at: datetime, thread_ts: str | None = None) -> str:
        """Let a customer write a message; return its `ts`."""
        return self._keep(Message(channel, self._ts(at), customer.user, at, text, thread_ts)).ts

    def call(self, method: str, fields: Fields, *, worker: str) -> Json:
        """Return the answer to a call of the Web API."""
        self.calls[method] += 1
        act = self._methods.get(method)
        if act is None:
            return {"ok": False, "error": "unknown_method"}
        try:
            answer = act(fields)
        except No as no:
            return {"ok": False, "error": str(no)}
        if method == "chat.postMessage":
            self.posts[-1].worker = worker
        return {"ok": True, **answer}

    def _ts(self, at: datetime) -> str:
        """Return a `ts` that nobody has, at that time or right after the last one."""
        self._last_ts = max(self._last_ts + 1, int(at.timestamp()) * 1_000_000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def _keep(self, message: Message) -> Message:
        self._by_ts[message.channel, message.ts] = message
        self._lines[message.channel, message.thread_ts].append(message)
        return message

    def _auth_test(self, _: Fields) -> Json:
        return {"team_id": TEAM, "team": "Ours", "user_id": BOT, "bot_id": BOT_ID}

    def _permalink(self, fields: Fields) -> Json:
        return {"permalink": f"https://ours.slack.com/archives/{fields['channel']}/p{fields['message_ts']}"}

    def _post(self, fields: Fields) -> Json:
        channel, thread_ts = fields["channel"], fields.get("thread_ts")
        self._check_writable(channel)
        if thread_ts and (channel, thread_ts) not in self._by_ts:
            raise No("thread_not_found")
        key = fields["metadata"]["event_payload"]["key"]
        said = Message(channel, self._ts(self.now), BOT, self.now, fields["text"], thread_ts, token=key)
        said.buttons = dict(_buttons(fields.get("blocks") or ()))
        self.posts.append(self._keep(said))
        return {"channel": channel, "ts": said.ts}

    def _check_writable(self, channel: str) -> None:
        if channel in self.archived:
            raise No("is_archived")

    def _update(self, fields: Fields) -> Json:
        self._check_writable(fields["channel"])
        message = self._by_ts.get((fields["channel"], fields["ts"]))
        if message is None:
            raise No("message_not_found")
        message.text, message.buttons = (fields["text"], dict(_buttons(fields.get("blocks") or ())))
        message.edits += 1
        return {"channel": message.channel, "ts": message.ts}

    def _history(self, fields: Fields) -> Json:
        return {"messages": [_shown(one) for one in self._since(fields["channel"], None, fields)]}

    def _replies(self, fields: Fields) -> Json:
        channel, ts = fields["channel"], fields["ts"]
        parent = self._by_ts.get((channel, ts))
        if parent is None:
            raise No("thread_not_found")
        return {"messages": [_shown(one) for one in (parent, *self._since(channel, ts, fields))]}

    def _since(self, channel: str, thread_ts: str | None, fields: Fields) -> list[Message]:
        line = self._lines[channel, thread_ts]
        oldest = fields.get("oldest") or "0"
        return line[bisect_left(line, float(oldest), key=lambda one: float(one.ts)) :]

    def _channel_info(self, fields: Fields) -> Json:
        return {"channel": self._channel(fields["channel"])}

    def _channels(self, _: Fields) -> Json:
        shared = [account.channel for account in self._world.accounts]
        return {"channels": [self._channel(one) for one in (SUPPORT, LEADS_CHANNEL, KUDOS, *shared)]}

    def _channel(self, channel: str) -> Json:
        is_shared, is_archived = channel.startswith("CEXT"), channel in self.archived
        told = {"id": channel, "name": channel.lower(), "is_member": True, "is_ext_shared": is_shared}
        return told | {"is_archived": is_archived}

    def _members(self, fields: Fields) -> Json:
        theirs = [one.user for one in self._customers.values() if is_in(one, fields["channel"])]
        return {"members": [*self._world.agents, BOT, *theirs]}

    def _channels_of(self, fields: Fields) -> Json:
        """Return the channels that an agent is in, all of them, or a customer."""
        customer = self._customers.get(fields["user"])
        every = self._channels(fields)["channels"]
        return {"channels": [one for one in every if customer is None or is_in(customer, one["id"])]}

    def _open(self, fields: Fields) -> Json:
        return {"channel": {"id": f"D{fields['users']}"}}

    def _user_info(self, fields: Fields) -> Json:
        user = fields["user"]
        if user in self._world.agents:
            return {"user": _person(user, TEAM, self._world.agents[user], tz="Europe/London", locale="en-GB")}
        if user == BOT:
            return {"user": {**_person(BOT, TEAM, "Support", tz="Europe/London", locale="en-GB"), "is_bot": True}}
        one = self._customers.get(user)
        if one is None:
            raise No("user_not_found")
        tz = one.place.zone.key if one.tells_zone else None
        return {"user": _person(user, one.home, one.name, tz=tz, locale=one.place.locale)}


def is_in(customer: Customer, channel: str) -> bool:
    """Return whether the customer is a member of that channel."""
    return customer.account is not None and customer.account.channel == channel


def _person(user: str, home: str, name: str, *, tz: str | None, locale: str) -> Json:
    profile = {"real_name": name, "display_name": name, "first_name": name.split(maxsplit=1)[0]}
    return {"id": user, "team_id": home, "real_name": name, "profile": profile, "tz": tz, "locale": locale}


def _shown(message: Message) -> Json:
    metadata = {"event_type": "slackbot", "event_payload": {"key": message.token}} if message.token else {}
    is_ours = {"bot_id": BOT_ID} if message.user == BOT else {}
    return {"user": message.user, "ts": message.ts, "text": message.text, "metadata": metadata, **is_ours}


def _buttons(blocks: Any) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if block["type"] == "actions":
            yield from ((one["action_id"], str(one.get("value", ""))) for one in block["elements"])


def time_of(ts: str) -> datetime:
    """Return the time that a `ts` says."""
    return datetime.fromtimestamp(float(ts), UTC)
