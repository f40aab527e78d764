"""The words that opt out, and for whom they are."""

import pytest

from slackbot.domain import opt_out
from slackbot.domain.metrics import Side
from slackbot.domain.opt_out import Wish
from tests.refused import refused


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("stop", Wish.STOP),
        ("  STOP.\n", Wish.STOP),
        ("Stopp!", Wish.STOP),
        ("Arrêtez !", Wish.STOP),
        ("arre\u0302ter", Wish.STOP),
        ("Parar", Wish.STOP),
        ("unsubscribe", Wish.STOP),
        ("Start", Wish.START),
        ("stop it", None),
        ("please stop", None),
        ("stop?", None),
        ("starts", None),
        ("", None),
        (" . ", None),
    ],
)
def test_only_the_whole_message_is_a_wish(text: str, wish: Wish | None) -> None:
    assert opt_out.wish(text) is wish


def test_who_may_get_questions_may_end_them() -> None:
    opt_out.check_reader(Side.CUSTOMER)


@pytest.mark.parametrize("side", [Side.AGENT, None])
def test_our_own_side_has_none_to_end(side: Side | None) -> None:
    with refused("nothing to stop for you"):
        opt_out.check_reader(side)
