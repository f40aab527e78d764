"""Who is in the proof: customers in many zones, their channels and accounts, and what the plans promise them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import holidays

from slackbot import settings
from slackbot.domain.plan import Plans
from slackbot.playground import sample_world
from slackbot.settings import Settings
from slackbot.texts.plans import of as read_plans
from slackbot.texts.yaml_file import Document

AGENTS = ("UANA", "UBEN")
HOMES = {person.id: person.team for person in sample_world().people}
_DAY = timedelta(days=1)

STARTS = tuple(
    datetime(year, month, day, hour, tzinfo=UTC)
    for year, month, day, hour in (
        (2026, 3, 5, 15),  # a Thursday: America puts its clocks forward on Sunday
        (2026, 3, 26, 9),  # so does Europe
        (2026, 10, 23, 16),  # a Friday: Europe puts them back on Sunday
        (2026, 11, 24, 20),  # two days before Thanksgiving
        (2026, 12, 23, 11),
        (2026, 6, 10, 9),
    )
)


@dataclass(frozen=True)
class Place:
    """Where an issue can be logged: the account of the channel, and who asks there.

    `payer` shares a budget, `zone` is for people of whom Slack tells none, `country` has their holidays.
    """

    channel: str | None
    requesters: tuple[str | None, ...]
    budget_owner: str | None = None
    tier: str = "standard"
    zone: str | None = None
    country: str = "GB"


PLACES = (
    Place("CGLOBEX", ("UGUS", "UMAYA", None), budget_owner="Globex", zone="America/Chicago", country="US"),
    Place("CINITECH", ("UINES",), budget_owner="CINITECH"),
    Place("CHOOLI", ("UHANA",), budget_owner="Hooli", tier="gold", zone="America/Los_Angeles", country="US"),
    Place("CGENERAL", ("UGIL", None)),
)
PLANS = {
    "tiers": {
        "standard": {"progress": {"every": "4 working hours", "send": "automatic"}},
        "gold": {
            "checkin": {"after": "4 working hours"},
            "survey": {"remind_after": "1 working day", "question": "csat, ces in turn", "budget": "2/7d,3/14d"},
            "progress": {"every": "4 working hours", "send": "by hand"},
            "nps": {"every": "90d"},
        },
    },
    "accounts": {
        "Globex": {"channels": ["CGLOBEX"], "timezone": "America/Chicago", "country": "US"},
        "Hooli": {"channels": ["CHOOLI"], "tier": "gold", "timezone": "America/Los_Angeles", "country": "US"},
    },
}


@dataclass(frozen=True)
class Most:
    """At most so many surveys and reminders in any stretch of that length."""

    count: int
    within: timedelta


BUDGETS = {
    "standard": (Most(1, 7 * _DAY), Most(2, 14 * _DAY)),
    "gold": (Most(2, 7 * _DAY), Most(3, 14 * _DAY)),
}
"""What a person of a tier, and what everybody of their account together, may get."""

DAYS_OFF = {country: holidays.country_holidays(country, years=(2026, 2027)) for country in ("GB", "US")}


def plans() -> Plans:
    """Return the plans of the tiers and the accounts."""
    return read_plans(Document("plans.yml", PLANS, {}))


def workspace() -> Settings:
    """Return the settings of the workspace."""
    return settings.of(
        slack_bot_token="xoxb-proof",
        support_channel="CTRIAGE",
        summary_channel="CLEADS",
        kudos_channel="CKUDOS",
        leads="UDANA",
        holidays="GB",
        survey_budget="1/7d,2/14d",
    )
