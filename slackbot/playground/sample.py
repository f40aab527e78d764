"""The sample world: our workspace Acme, and three companies it shares channels with."""

from slackbot.playground.world import Channel, Person, Team, Usergroup, World

ACME, GLOBEX, INITECH, HOOLI = "T0ACME00001", "T0GLOBEX001", "T0INITECH01", "T0HOOLI0001"

_AGENTS = ("UANA", "UBEN", "UCHIARA", "UDANA")
_STAFF = (*_AGENTS, "UELI", "UGIL")


def sample_world() -> World:
    """Return Acme with its support team, and Globex, Initech and Hooli with their people and shared channels."""
    return World(
        team=ACME,
        teams=(
            Team(ACME, "Acme", "acme"),
            Team(GLOBEX, "Globex", "globex"),
            Team(INITECH, "Initech", "initech"),
            Team(HOOLI, "Hooli", "hooli"),
        ),
        people=(*_acme(), *_customers()),
        channels=_channels(),
        usergroups=(Usergroup("SAGENTS", "support-agents", "Support agents", _AGENTS),),
    )


def _acme() -> tuple[Person, ...]:
    return (
        _colleague("UANA", "ana", "Ana Lima", "Europe/Lisbon", title="Support agent"),
        _colleague("UBEN", "ben", "Ben Okoro", "Europe/London", title="Support agent"),
        _colleague("UCHIARA", "chiara", "Chiara Rossi", "Europe/Rome", title="Support agent"),
        _colleague("UDANA", "dana", "Dana Weiss", "Europe/Berlin", title="Support lead"),
        _colleague("UELI", "eli", "Eli Park", "America/New_York", title="Sales"),
        Person("UGIL", ACME, "gil", "Gil Guest", "Europe/Paris", "Contractor", "gil@guest.example", is_restricted=True),
        Person("UBOT", ACME, "support-desk", "Support Desk", "UTC", is_bot=True),
    )


def _colleague(user: str, name: str, real_name: str, tz: str, *, title: str) -> Person:
    return Person(user, ACME, name, real_name, tz, title, f"{name}@acme.example")


def _customers() -> tuple[Person, ...]:
    return (
        Person("UGUS", GLOBEX, "gus", "Gus Holt", "America/Chicago", "Operations", "gus@globex.example"),
        Person("UMAYA", GLOBEX, "maya", "Maya Chen", "Asia/Tokyo", "Engineering", "maya@globex.example"),
        Person(
            "UINES", INITECH, "ines", "Ines Faye", "Europe/Paris", "Head of IT", "ines@initech.example", locale="fr-FR"
        ),
        Person("UHANA", HOOLI, "hana", "Hana Sato", "America/Los_Angeles", "Product", "hana@hooli.example"),
    )


def _channels() -> tuple[Channel, ...]:
    return (
        Channel("CTRIAGE", "triage", ACME, (*_AGENTS, "UBOT"), topic="Where support works"),
        Channel("CLEADS", "leads", ACME, ("UDANA", "UANA", "UBOT"), topic="The figures, every morning"),
        Channel("CKUDOS", "kudos", ACME, (*_AGENTS, "UBOT"), topic="Kind words of customers"),
        Channel("CGENERAL", "general", ACME, _STAFF, topic="All of Acme"),
        Channel("CGLOBEX", "ext-globex", ACME, (*_AGENTS, "UBOT", "UGUS", "UMAYA"), shared_with=(GLOBEX,)),
        Channel("CINITECH", "ext-initech", ACME, (*_AGENTS, "UBOT", "UINES"), shared_with=(INITECH,)),
        Channel("CHOOLI", "ext-hooli", ACME, (*_AGENTS, "UHANA"), shared_with=(HOOLI,)),
    )
