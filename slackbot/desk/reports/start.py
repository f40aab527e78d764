"""What a start found, told to the operator: one line, and a warning for each thing that will not work."""

from collections.abc import Iterator, Sequence

import structlog

from slackbot.desk.context import Desk
from slackbot.domain import setup
from slackbot.domain.roster import Fault
from slackbot.domain.setup import Finding, Outline, Place, Standing
from slackbot.errors import Unavailable
from slackbot.slack import Me, manifest
from slackbot.slack.clock import SlackClock
from slackbot.store import rows

log = structlog.get_logger(__name__)


class Start:
    """What is told of one start. `places` are the channels of the settings; `clock` is Slack's."""

    def __init__(self, desk: Desk, me: Me, *, places: Sequence[Place], clock: SlackClock) -> None:
        self._desk, self._me, self._places = desk, me, places
        self._ahead = clock.ahead_of(desk.now)  # at the start, as until all is known the demo's clock may be moved
        self._told: set[str] = set()
        self._is_whole = False

    def tell(self, faults: Sequence[Fault] | None, crowd: int = 0) -> bool:
        """Tell what is not told yet, and return whether the faults were told now.

        `faults` are what is wrong with AGENTS and LEADS, None while nobody can say. Once they are known all is told.
        `crowd` is how many agents there may be, where not each is asked about.
        """
        if self._is_whole:
            return False
        self._is_whole = faults is not None
        if self._is_news(line := str(self._outline(crowd))):
            log.info("start.found", found=line)
        for one in self._findings(faults or ()):
            if one.standing is Standing.WRONG and self._is_news(str(one)):
                log.warning("start.will_not_work", about=one.about, found=one.found, what_to_do=one.remedy)
        return self._is_whole

    def _is_news(self, sentence: str) -> bool:
        is_news = sentence not in self._told
        self._told.add(sentence)
        return is_news

    def _findings(self, faults: Sequence[Fault]) -> Iterator[Finding]:
        may_lack = manifest.may_lack((*self._desk.agents, *self._desk.leads))
        yield from setup.scopes(self._me.scopes, needed=manifest.SCOPES, may_lack=may_lack)
        for place in self._places:
            yield from setup.channel(place, bot=self._me.handle or self._desk.bot_name)
        triage = self._called(self._desk.support_channel)
        yield from setup.roster(faults, granted=self._me.scopes, triage=triage)
        yield setup.clock(self._ahead)

    def _outline(self, crowd: int) -> Outline:
        desk = self._desk
        return Outline(
            workspace=self._me.team_name or self._me.team,
            agents_of="named in AGENTS" if desk.agents else self._called(desk.support_channel),
            agents=crowd or self._agents(),
            summary_time=desk.summary_time,
            timezone=str(desk.defaults.timezone),
            summary_channel=self._called(desk.summary_channel),
            tiers=tuple(desk.plans.tiers),
            command=desk.command,
        )

    def _agents(self) -> int:
        try:
            with self._desk.read() as tx:
                return len(rows.people.agents(tx))
        except Unavailable:
            return 0

    def _called(self, channel: str) -> str:
        return next((str(place) for place in self._places if place.channel == channel), channel)
