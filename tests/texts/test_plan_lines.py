"""What an owner may write into `plans.yml`, and what is told of each mistake in it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slackbot.domain.budget import Allowance, Budget
from slackbot.domain.plan import Account, Plans, Send, Survey, SurveyIn, Tier
from slackbot.domain.working import Measure, Span
from slackbot.texts import plans
from slackbot.texts.yaml_file import Document, WrongFile

SHIPPED = Path(__file__).parents[2] / "templates" / "plans.yml"
STANDARD = Tier("standard")
ACME = Account("Acme Toys", ("C0123ABCD",), "gold", ZoneInfo("Europe/Berlin"), "DE", "de")
FOUR_HOURS = Span(timedelta(hours=4), Measure.WORKING_HOURS)

words = st.sampled_from(
    ["tiers", "accounts", "standard", "gold", "checkin", "after", "survey", "question", "budget", "pending",
     "remind_after", "resolve_after", "progress", "every", "off", "2d", "CHECKIN_AFTER", "channels", "C0123ABCD",
     "tier", "timezone", "UTC"]
)  # fmt: skip
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=30) | words
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | scalars, inner, max_size=5),
    max_leaves=25,
)


def read(document: object) -> Plans:
    return plans.of(Document("plans.yml", document, {}))


def gold(**sections: object) -> Tier:
    return read({"tiers": {"gold": sections}}).tier("gold")


def faults(document: object) -> list[str]:
    try:
        read(document)
    except WrongFile as wrong:
        return [fault.problem for fault in wrong.faults]
    return []


@pytest.mark.parametrize(
    "document", [None, {}, {"tiers": None, "accounts": None}, {"tiers": {"standard": None}}, {"tiers": {}}]
)
def test_without_a_word_there_is_the_standard_tier(document: object) -> None:
    found = read(document)

    assert found == Plans()
    assert found.tier(None) == STANDARD


def test_the_shipped_file_says_what_would_be_without_it() -> None:

    found = read(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))

    assert found.tier(None) == STANDARD
    assert set(found.tiers) == {"standard", "gold"}
    assert found.tier("gold") != STANDARD
    assert found.accounts == {}


def test_the_example_of_the_shipped_file_is_right() -> None:
    head, _, example = SHIPPED.read_text(encoding="utf-8").partition("\naccounts:\n")

    found = read(yaml.safe_load(f"{head}\naccounts:\n{example.replace('#  ', '  ').replace('#    ', '    ')}"))

    assert found.accounts == {
        "Acme Toys": replace(ACME, channels=("C0123ABCD", "C0456EFGH"), survey_in=SurveyIn.DIRECT)
    }


def test_the_shipped_file_shows_every_line_there_is() -> None:
    standard = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))["tiers"]["standard"]

    told = faults({"tiers": {"standard": {"x": 1, **{section: {"x": 1} for section in standard}}}})

    known = {line.split(": ")[0]: set(line.rpartition("Known: ")[2].rstrip(".").split(", ")) for line in told}
    assert known == {
        "tiers.standard.x": set(standard),
        **{f"tiers.standard.{section}.x": set(lines) for section, lines in standard.items()},
    }


@pytest.mark.parametrize(
    ("sections", "changes"),
    [
        ({"checkin": {"after": "4 working hours"}}, {"checkin_after": FOUR_HOURS}),
        ({"checkin": {"after": "0s"}}, {"checkin_after": Span(timedelta(0))}),
        ({"survey": {"after_solved": "1h"}}, {"survey_after_solved": Span(timedelta(hours=1))}),
        ({"survey": {"after_silence": " 4  working hours "}}, {"survey_after_silence": FOUR_HOURS}),
        ({"survey": {"remind_after": "2d"}}, {"survey_reminder_after": Span(timedelta(days=2))}),
        ({"survey": {"remind_after": False}}, {"survey_reminder_after": None}),
        ({"survey": {"question": "CSAT,  CES in turn"}}, {"question": Survey.IN_TURN}),
        ({"survey": {"in": "direct"}}, {"survey_in": SurveyIn.DIRECT}),
        ({"survey": "direct"}, {"survey_in": SurveyIn.DIRECT}),
        ({"survey": {"budget": "2/7d"}}, {"budget": Budget(Allowance(2, timedelta(days=7)))}),
        ({"closed": {"after": "14d"}}, {"closes_after": timedelta(days=14)}),
        ({"not_yet": {"tell_lead_from": 1}}, {"lead_from_not_yet": 1}),
        ({"recovery": {"rating_at_most": 3, "within": "2h"}},
         {"recovery_at_most": 3, "recovery_within": Span(timedelta(hours=2))}),
        ({"recovery": {"rating_at_most": "off"}}, {"recovery_at_most": None}),
        ({"pending": {"remind_after": "2d"}}, {"remind_pending_after": Span(timedelta(days=2))}),
        ({"pending": {"resolve_after": False}}, {"auto_close_after": None}),
        ({"pending": {"remind_after": False}}, {"remind_pending_after": None, "auto_close_after": None}),
        ({"progress": {"every": False}}, {"progress_every": None}),
        ({"progress": {"every": "4 working hours"}}, {"progress_every": FOUR_HOURS}),
        ({"progress": {"send": "automatic"}}, {"progress_send": Send.AUTOMATIC}),
        ({"progress": {"send": "by hand"}}, {}),
        ({"nps": {"every": "90d"}}, {"nps_every": timedelta(days=90)}),
        ({"nps": None}, {}),
    ],
)  # fmt: skip
def test_a_tier_is_the_standard_one_but_for_what_it_says(sections: dict[str, object], changes: dict[str, Any]) -> None:
    assert gold(**sections) == replace(STANDARD, name="gold", **changes)


def test_what_the_standard_tier_says_holds_for_the_others() -> None:
    own = {"survey": {"budget": "2/7d", "after_solved": "1h"}, "nps": {"every": "90d"}}

    found = read({"tiers": {"gold": {"nps": {"every": False}}, "standard": own}})

    assert found.tier("gold") == replace(found.tier("standard"), name="gold", nps_every=None)
    assert found.tier("gold").survey_after_solved == Span(timedelta(hours=1))


@pytest.mark.parametrize(
    ("section", "line", "name"),
    [
        ("checkin", "after", "CHECKIN_AFTER"),
        ("survey", "after_solved", "SURVEY_AFTER"),
        ("survey", "budget", "SURVEY_BUDGET"),
    ],
)
def test_the_name_of_a_setting_goes_back_to_it(section: str, line: str, name: str) -> None:
    own = {"checkin": {"after": "1d"}, "survey": {"after_solved": "1h", "budget": "2/7d"}}
    attribute = {"after": "checkin_after", "after_solved": "survey_after_solved", "budget": "budget"}[line]

    found = read({"tiers": {"standard": own, "gold": {section: {line: name}}}})

    assert found.tier("gold") == replace(found.tier("standard"), name="gold", **{attribute: None})


def test_an_unknown_tier_is_the_standard_one() -> None:
    assert read({"tiers": {"gold": None}}).tier("platinum") == STANDARD


def test_a_channel_belongs_to_its_account() -> None:
    acme = {"channels": ["C0123ABCD", "C0123ABCD"], "tier": "gold", "timezone": "Europe/Berlin", "country": "DE",
            "locale": "de"}  # fmt: skip

    found = read({"tiers": {"gold": None}, "accounts": {"Bolt": None, "Acme Toys": acme}})

    assert found.of_channel("C0123ABCD") == ACME
    assert found.of_channel("C9") is None
    assert found.accounts["Bolt"] == Account("Bolt", (), "standard", None, None, None)


@pytest.mark.parametrize(
    ("sections", "fault"),
    [
        ({"checkin": {"after": "soon"}}, "checkin.after: “soon” is no duration; write a whole number and a unit"),
        ({"checkin": {"after": "SURVEY_AFTER"}}, "checkin.after: “SURVEY_AFTER” is no duration"),
        ({"checkin": {"after": None}}, "checkin.after: nothing is not a time to wait; write 3h, 2d, 4 working hours"),
        ({"checkin": {"after": 24}}, "checkin.after: “24” is not a time to wait; write 3h"),
        ({"checkin": {"after": ["24h"]}}, "checkin.after: a list is not a time to wait; write 3h"),
        ({"checkin": {"after": " "}}, "checkin.after: “” is not a time to wait; write 3h"),
        ({"checkin": {"after": "9" * 1000}}, f"checkin.after: “{'9' * 40}…” is not a time to wait; write 3h"),
        ({"checkin": {"aftre": "24h"}}, "checkin.aftre: there is no such line here. Did you mean after? Known: after."),
        ({"checkin": "24h"}, "checkin: “24h” is no section. Write lines like “name: value” below it."),
        ({"chekin": {"after": "24h"}}, "chekin: there is no such line here. Did you mean checkin? Known: checkin, "),
        ({"checkin": {True: "24h"}}, "checkin: on (or yes, true) is no name. Write a word, or"),
        ({"survey": {"after_silence": "0s"}}, "survey.after_silence: “0s” is too short. Write at least 1 m."),
        ({"survey": {"remind_after": "0s"}}, "survey.remind_after: “0s” is too short. Write at least 1 m."),
        ({"survey": {"question": "nps"}}, "survey.question: “nps” is not a question; write csat or csat, ces in turn."),
        ({"survey": {"budget": "often"}}, "survey.budget: “often” is no budget; write how many"),
        ({"closed": {"after": "1h"}}, "closed.after: “1h” is too short. Write at least 1d."),
        ({"closed": {"after": "1 working day"}}, "closed.after: “1 working day” is no duration"),
        ({"not_yet": {"tell_lead_from": 0}}, "not_yet.tell_lead_from: “0” is not a whole number from 1 to 9."),
        ({"not_yet": {"tell_lead_from": True}}, "tell_lead_from: on (or yes, true) is not a whole number"),
        ({"not_yet": {"tell_lead_from": "2"}}, "not_yet.tell_lead_from: “2” is not a whole number"),
        ({"not_yet": {"tell_lead_from": 10**5000}}, "so large a number is not a whole number from 1 to 9."),
        ({"recovery": {"rating_at_most": 4}}, "recovery.rating_at_most: “4” is not a whole number from 1 to 3."),
        ({"pending": {"remind_after": "off", "resolve_after": "1d"}},
         "pending.resolve_after: nobody is reminded before. Set remind_after, or write off here."),
        ({"progress": {"every": {}}}, "progress.every: a section is not a time to wait"),
        ({"nps": {"every": "30d"}}, "nps.every: “30d” is too short. Write at least 90d."),
        ({"nps": {"every": "a\n\x0b b"}}, "nps.every: “a b” is no duration"),
    ],
)  # fmt: skip
def test_a_wrong_line_of_a_tier_is_told(sections: dict[str, object], fault: str) -> None:
    (told,) = faults({"tiers": {"gold": sections}})

    assert told.startswith("tiers.gold.")
    assert fault in told


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ({"tier": "silver"}, "accounts.Acme.tier: there is no tier “silver”. Write one of standard, gold."),
        ({"tier": 1}, "accounts.Acme.tier: “1” is not the name of a tier."),
        ({"timezone": "Berlin"}, "accounts.Acme.timezone: “Berlin” is no time zone; write an IANA name"),
        ({"timezone": 60}, "accounts.Acme.timezone: “60” is not a time zone; write an IANA name"),
        ({"country": False}, "accounts.Acme.country: off (or no, false) is not a country; write its two capital"),
        ({"country": "Germany"}, "accounts.Acme.country: “Germany” is not a country; write its two capital letters"),
        ({"country": "XX"}, "accounts.Acme.country: “XX” is no country we know the holidays of. Correct it, or leave"),
        ({"locale": "German"}, "accounts.Acme.locale: “German” is not a language; write it in quotes, like"),
        ({"channels": "C0123ABCD"}, "accounts.Acme.channels: “C0123ABCD” is no list. Write the channels' ids like ["),
        ({"channels": ["#acme"]}, "accounts.Acme.channels: “#acme” is not a channel's id (C…); it ends"),
        ({"channels": [["C1"]]}, "accounts.Acme.channels: a list is not a channel's id"),
        ({"zone": "UTC"}, "accounts.Acme.zone: there is no such line here. Did you mean timezone? Known: channels, "),
        ("gold", "accounts.Acme: “gold” is no section."),
    ],
)
def test_a_wrong_line_of_an_account_is_told(lines: object, fault: str) -> None:
    (told,) = faults({"tiers": {"gold": None}, "accounts": {"Acme": lines}})

    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ("hello", "“hello” is no section."),
        ([], "a list is no section."),
        ({"teirs": {}}, "teirs: there is no such line here. Did you mean tiers? Known: tiers, accounts."),
        ({"x": {}}, "x: there is no such line here. Known: tiers, accounts."),
        ({"tiers": ["gold"]}, "tiers: a list is no section."),
        ({"tiers": {"../x": None}}, "tiers.../x: no name for a tier. Write a-z, 0-9, - and _, a letter"),
        ({"tiers": {7: None}}, "tiers: “7” is no name. Write a word, or put it in quotes."),
        ({"tiers": {10**5000: None}}, "tiers: so large a number is no name."),
        ({"tiers": {7: {"checkin": 1}}}, "tiers: “7” is no name."),
        ({"": {}}, "“” is no name."),
        ({"tiers": {"gold": {"nps": {"every": b"90d"}}}}, "tiers.gold.nps.every: “b'90d'” is not a number of days"),
        ({"accounts": {"A" * 64: {}, "B" * 65: {}}}, f"accounts.{'B' * 40}…: so long a name is not possible."),
        ({"accounts": {None: {}}}, "accounts: nothing is no name."),
        ({"accounts": {"A": {"channels": ["C01"]}, "B": {"channels": ["C01"]}}},
         "accounts.B.channels: C01 is of A too. Leave it with one."),
    ],
)  # fmt: skip
def test_a_wrong_document_is_told(document: object, fault: str) -> None:
    (told,) = faults(document)

    assert told.startswith(fault)


def test_every_fault_is_told_at_once_and_in_order() -> None:
    told = faults(
        {
            "tiers": {
                "standard": {"checkin": {"after": "x"}},
                "gold": {"checkin": {"after": "y"}, "nps": {"every": "1d"}},
            },
            "accounts": {"Acme": {"country": "de", "locale": "DE"}},
            "more": 1,
        }
    )

    assert [line.split(": ")[0] for line in told] == [
        "tiers.standard.checkin.after",
        "tiers.gold.checkin.after",
        "tiers.gold.nps.every",
        "accounts.Acme.country",
        "accounts.Acme.locale",
        "more",
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])  # it is the making of documents that takes time
@given(document=documents, where=st.sampled_from(["", "tiers", "accounts"]), name=words)
def test_any_document_is_plans_or_a_list_of_faults(document: object, where: str, name: str) -> None:
    told = faults({where: {name: document}} if where else document)

    assert all(line.endswith(".") and "\n" not in line for line in told)
