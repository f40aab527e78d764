"""What a message that may be lost is called."""

import pytest

from slackbot.domain.kinds import KINDS, Kind
from slackbot.domain.traits import Reader
from slackbot.texts import Texts, catalogue

# An edit is made once more by itself, and a look is no message.
_NAMELESS = {kind for kind in Kind if KINDS[kind].is_edit or KINDS[kind].reader is Reader.NOBODY}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_message_has_a_name_in_the_templates(kind: Kind) -> None:
    name = Texts().say("delivery/name", kind=kind)

    assert (name == "A message") == (kind in _NAMELESS)


def test_the_documented_kinds_are_those_there_are() -> None:
    documented = set(catalogue.templates()["delivery/name"].variables["kind"].samples)

    assert documented - {"thread", "checkin_again"} == {kind.value for kind in Kind} - {
        kind.value for kind in _NAMELESS
    }
