"""Which language a customer is written to in."""

from dataclasses import replace

import pytest

from slackbot.domain.calendar import zone
from slackbot.domain.person import Person
from slackbot.domain.plan import STANDARD, Account, Tier
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Customer, Source

GRETA = Person("T1", "UGRETA", locale="de-DE")
INITECH = Account("Initech", ("CINITECH",), locale="fr")
READER = Recipient(GRETA, INITECH, "CINITECH", Tier(STANDARD), Customer(zone("UTC"), Source.PERSON, None))


@pytest.mark.parametrize("place", ["CINITECH", "GPRIVATE", "CELSEWHERE", ""])
def test_a_channel_is_written_to_in_its_accounts_language_whoever_is_meant(place: str) -> None:
    assert READER.locale_in(place) == "fr"
    assert replace(READER, account=None).locale_in(place) is None


@pytest.mark.parametrize("place", ["UGRETA", "WGRETA", "DGRETA"])
def test_what_one_person_alone_reads_is_in_theirs_else_in_their_accounts(place: str) -> None:
    assert READER.locale_in(place) == READER.own_locale == "de-DE"
    assert replace(READER, person=None).locale_in(place) == "fr"
    assert replace(READER, person=replace(GRETA, locale=None)).locale_in(place) == "fr"
    assert replace(READER, person=None, account=None).locale_in(place) is None
