"""Who takes part in the year: the agents, the customers where they live, their accounts and channels."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

TEAM = "TOURS"
BOT, BOT_ID = "UBOT", "BBOT"
SUPPORT, LEADS_CHANNEL, KUDOS = "CTRIAGE", "CLEADS", "CKUDOS"
OUR_ZONE, OUR_COUNTRY = ZoneInfo("Europe/London"), "GB"
START = datetime(2027, 1, 1, tzinfo=UTC)
DAYS = 365

_AGENTS = (
    *("Ana Lima", "Ben Okoro", "Cleo Marsh", "Dana Reyes", "Eli Novak", "Fay Lindqvist"),
    *("Gil Moreau", "Hana Sato", "Ivo Petrov", "Jo Becker", "Kim Park", "Lea Rossi"),
)
_FIRST = ("Ada", "Bruno", "Chiara", "Dmitri", "Esra", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Luis", "Mei")
_LAST = ("Abara", "Brandt", "Costa", "Dubois", "Eriksen", "Ferrari", "Gupta", "Hansen", "Ito", "Jansen", "Kovac")


@dataclass(frozen=True)
class Place:
    """Where customers live."""

    zone: ZoneInfo
    country: str
    locale: str


def _place(zone: str, country: str, locale: str) -> Place:
    return Place(ZoneInfo(zone), country, locale)


PLACES = (
    _place("America/Los_Angeles", "US", "en-US"),
    _place("America/Chicago", "US", "en-US"),
    _place("America/New_York", "US", "en-US"),
    _place("America/Sao_Paulo", "BR", "pt-BR"),
    _place("Europe/London", "GB", "en-GB"),
    _place("Europe/Berlin", "DE", "de-DE"),
    _place("Europe/Paris", "FR", "fr-FR"),
    _place("Europe/Madrid", "ES", "es-ES"),
    _place("Asia/Kolkata", "IN", "en-US"),
    _place("Asia/Tokyo", "JP", "en-US"),
    _place("Australia/Sydney", "AU", "en-US"),
    _place("Pacific/Auckland", "NZ", "en-US"),
)


@dataclass(frozen=True)
class Tier:
    """What an account gets, as `plans.yml` says it.

    The budgets are how many surveys and reminders in how many days, for a person and for the whole account.
    `speaks_by_itself` is whether a customer who waits gets a word that nobody wrote.
    """

    name: str
    person: tuple[int, int]
    account: tuple[int, int] | None
    plan: str = ""
    speaks_by_itself: bool = False


STANDARD = Tier("standard", (1, 7), (3, 30))  # what SURVEY_BUDGET says by default
GOLD = Tier(
    "gold",
    (2, 7),
    (12, 30),
    """
    checkin: {after: 4 working hours}
    survey: {budget: "2/7d,12/30d", remind_after: 2d}
    recovery: {within: 4 working hours}
    progress: {every: 1 working day, send: automatic}
""",
    speaks_by_itself=True,
)
OPEN = Tier(
    "open",
    (3, 7),
    None,
    """
    checkin: {after: 1 working day}
    survey: {budget: 3/7d, question: "csat, ces in turn"}
    pending: {remind_after: 1 working day, resolve_after: 2 working days}
""",
)
TIERS = (STANDARD, GOLD, OPEN)


@dataclass(frozen=True)
class Account:
    """A company, the channel we share with it, and where its people are if they do not say so themselves."""

    name: str
    channel: str
    place: Place
    tier: Tier


@dataclass(frozen=True)
class Customer:
    """A person of another company. Without an account they are in no channel of ours; some tell Slack no zone."""

    user: str
    home: str
    name: str
    place: Place
    account: Account | None
    tells_zone: bool


@dataclass(frozen=True)
class World:
    """Everybody."""

    agents: dict[str, str]
    customers: tuple[Customer, ...]
    accounts: tuple[Account, ...]

    @property
    def leads(self) -> tuple[str, ...]:
        """The first two agents."""
        return tuple(self.agents)[:2]


def build(*, people: int = 500, channels: int = 60, seed: int = 1) -> World:
    """Return the same world for the same numbers."""
    random = Random(seed)
    accounts = tuple(_account(number, random) for number in range(channels))
    customers = tuple(_customer(number, accounts, random) for number in range(people))
    agents = {f"UAGENT{number:02}": name for number, name in enumerate(_AGENTS)}
    return World(agents, customers, accounts)


def _account(number: int, random: Random) -> Account:
    tier = random.choices(TIERS, (4, 3, 2))[0]
    return Account(f"Account {number}", f"CEXT{number:03}", PLACES[number % len(PLACES)], tier)


def _customer(number: int, accounts: tuple[Account, ...], random: Random) -> Customer:
    account = accounts[number % len(accounts)] if random.random() < 0.95 else None
    is_at_home = account is not None and random.random() < 0.85
    place = account.place if account and is_at_home else random.choice(PLACES)
    name = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
    home = f"TEXT{number % len(accounts):03}"
    tells_zone = account is None or random.random() < 0.8
    return Customer(f"UCUST{number:03}", home, name, place, account, tells_zone)


def write_plans(world: World, folder: Path) -> None:
    """Write the owner's `plans.yml` of this world into the folder."""
    lines = ["tiers:"]
    lines += [f"  {tier.name}:{tier.plan}" for tier in TIERS[1:]]
    lines += ["accounts:"]
    for account in world.accounts:
        place = account.place
        lines += [
            f"  {account.name}:",
            f"    channels: [{account.channel}]",
            f"    tier: {account.tier.name}",
            f"    timezone: {place.zone.key}",
            f'    country: "{place.country}"',
            f'    locale: "{place.locale}"',
        ]
    (folder / "plans.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
