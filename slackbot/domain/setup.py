"""Whether an installation will work: what was found of it, as values, and what follows, as sentences for the operator.

The start of a process and `slackbot doctor` say the same, because both ask here.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from slackbot.domain.person import Unfit
from slackbot.domain.roster import Fault, Wrong

NOT_FOUND = "channel_not_found"

_REINSTALL = "Reinstall the app from the new manifest (`slackbot manifest` prints it)."
_CORRECT = "Correct the setting and start again."
_LOST: Mapping[str, str] = {
    "SUPPORT_CHANNEL": "no card can be posted there",
    "SUMMARY_CHANNEL": "no summary can be posted there",
    "KUDOS_CHANNEL": "no praise can be posted there",
}
_READ_BY_OUTSIDERS: Mapping[str, str] = {
    "SUPPORT_CHANNEL": "cards and notes",
    "SUMMARY_CHANNEL": "the summary with its scores",
}
_WHY_NOT: Mapping[str, str] = {
    Unfit.UNKNOWN: "Slack knows nobody by the id {who}.",
    Unfit.GONE: "the account {who} is deactivated.",
    Unfit.BOT: "{who} is an app, and an app cannot be an agent.",
    Unfit.EXTERNAL: "{who} is of another company, and only your own people can be agents.",
    Unfit.GUEST: "{who} is a guest, and a guest cannot be an agent.",
    Unfit.NO_AGENT: "{who} is no agent, and a lead must be one, too.",
    Wrong.EMPTY: "the user group {who} has nobody in it, or Slack does not show it.",
}
_SHOWN_BY: Mapping[str, Collection[str]] = {
    "users:read": {Unfit.UNKNOWN, Unfit.NO_AGENT, Wrong.NOBODY},
    "usergroups:read": {Wrong.EMPTY, Wrong.NOBODY},
}
_OFF_BY_TOO_MUCH = timedelta(minutes=1)  # a clock that is set over the network is off by less than a second


class Standing(StrEnum):
    """How a part of the installation stands."""

    WELL = "ok"
    WRONG = "fails"
    UNKNOWN = "not checked"


@dataclass(frozen=True)
class Finding:
    """What is so with a setting or another part, and what to do if it is not well; both are whole sentences then."""

    about: str
    found: str
    standing: Standing = Standing.WELL
    remedy: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.about}: {self.found}", self.remedy) if part)


@dataclass(frozen=True)
class Place:
    """A channel that a setting names, as Slack tells of it; `refused` is why it told nothing."""

    setting: str
    channel: str
    name: str = ""
    is_member: bool = True
    is_shared: bool = False
    is_archived: bool = False
    refused: str = ""

    def __str__(self) -> str:
        return f"#{self.name}" if self.name else self.channel


@dataclass(frozen=True)
class Outline:
    """What a start tells of itself in one line. `agents_of` is where they come from: a channel, or a setting."""

    workspace: str
    agents_of: str
    agents: int
    summary_time: time
    timezone: str
    summary_channel: str
    tiers: Sequence[str]
    command: str

    def __str__(self) -> str:
        parts = (
            self.workspace,
            f"agents {self.agents_of} ({self.agents or 'nobody known yet'})",
            f"summary {self.summary_time:%H:%M} {self.timezone} → {self.summary_channel}",
            f"plans {', '.join(self.tiers)}",
            f"try {self.command}",
        )
        return " · ".join(parts)


def wrong(about: str, found: str, remedy: str = "") -> Finding:
    """Return the finding that this part will not work."""
    return Finding(about, found, Standing.WRONG, remedy)


def unknown(about: str, found: str, remedy: str = "") -> Finding:
    """Return the finding that nobody can say."""
    return Finding(about, found, Standing.UNKNOWN, remedy)


def scopes(
    granted: Collection[str] | None, *, needed: Mapping[str, str], may_lack: Collection[str] = ()
) -> list[Finding]:
    """Return how the token's scopes stand; `needed` are those of the manifest, with what is missing without each.

    `granted` is None where Slack did not say which the token has. Without one of `may_lack` all else works.
    """
    if granted is None:
        return [unknown("Scopes", "Slack did not say which scopes the token has.")]
    found = [_lacking(one, needed[one], is_choice=one in may_lack) for one in needed if one not in granted]
    return found or [Finding("Scopes", f"all {len(needed)} of the manifest")]


def _lacking(scope: str, lost: str, *, is_choice: bool) -> Finding:
    if is_choice:
        return Finding("Scopes", f"{scope} was refused: {lost}.")
    return wrong("Scopes", f"{scope} is missing: {lost}.", _REINSTALL)


def channel(place: Place, *, bot: str) -> list[Finding]:
    """Return how a channel stands; `bot` is the name that our bot is invited by."""
    if place.refused == NOT_FOUND:
        seen = f"the bot sees no channel {place.channel}."
        return [wrong(place.setting, seen, "Check the id, and invite the bot to the channel.")]
    if place.refused:
        return [unknown(place.setting, f"Slack did not tell of {place.channel} ({place.refused}).")]
    return list(_faults_of(place, bot)) or [Finding(place.setting, f"{place}, where the bot is a member")]


def _faults_of(place: Place, bot: str) -> Iterator[Finding]:
    lost = _LOST[place.setting]
    if place.is_archived:
        yield wrong(place.setting, f"{place} is archived, so {lost}.", "Unarchive it, or name another channel.")
    elif not place.is_member:
        yield wrong(place.setting, f"the bot is not in {place}, so {lost}.", f"Write `/invite @{bot}` there.")
    if place.is_shared and place.setting in _READ_BY_OUTSIDERS:
        read = f"{place} is shared with another company, whose people can read {_READ_BY_OUTSIDERS[place.setting]}."
        yield wrong(place.setting, read, "Name a channel of your own people alone.")


def roster(faults: Sequence[Fault], *, granted: Collection[str] | None, triage: str) -> list[Finding]:
    """Return what is wrong with the agents and leads; `triage` is the agents' channel, as people call it.

    What Slack does not show for want of a scope says nothing about the settings.
    """
    hidden = {why for scope, whys in _SHOWN_BY.items() if granted is not None and scope not in granted for why in whys}
    return [found for fault in faults if fault.why not in hidden for found in _of_fault(fault, triage)]


def _of_fault(fault: Fault, triage: str) -> Iterator[Finding]:
    if fault.why == Wrong.NOBODY:
        nobody = f"nobody can be an agent now: none of those it names or, where it names nobody, none of {triage}."
        yield wrong(fault.setting, nobody, "Name your agents there and start again, or invite them to that channel.")
        return
    also = "Name them in AGENTS as well, and start again."
    remedy = also if fault.why == Unfit.NO_AGENT else _CORRECT
    yield from (wrong(fault.setting, _WHY_NOT[fault.why].format(who=who), remedy) for who in fault.who)


def clock(ahead: timedelta | None) -> Finding:
    """Return how our clock stands; `ahead` is how far Slack's is ahead of it, None if Slack told no time."""
    if ahead is None:
        return unknown("Clock", "Slack did not tell the time.")
    if abs(ahead) < _OFF_BY_TOO_MUCH:
        return Finding("Clock", f"{abs(ahead).total_seconds():.0f} s from Slack’s")
    side = "behind" if ahead > timedelta(0) else "ahead of"
    off = f"this machine’s clock is about {round(abs(ahead) / timedelta(minutes=1))} min {side} Slack’s."
    return wrong(
        "Clock", off, "Let it be set over the network (NTP): from 5 minutes on Slack’s requests over HTTP are refused."
    )
