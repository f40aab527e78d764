"""How many surveys and reminders one may get, and when there is room again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import budget
from slackbot.domain.budget import Allowance, Budget, BudgetOwner, Held

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
A_WEEK = Allowance(1, timedelta(days=7))
A_MONTH = Allowance(3, timedelta(days=30))
USUAL = Budget(A_WEEK, A_MONTH)

days_ago = st.lists(st.floats(0, 60).map(lambda days: NOON - timedelta(days=days)), max_size=8)
allowances = st.builds(Allowance, st.integers(0, 4), st.integers(1, 40).map(lambda days: timedelta(days=days)))


def ago(*days: float) -> list[datetime]:
    return [NOON - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("1/7d,3/30d", USUAL),
        (" 1 / 7d , 3 / 30D ", USUAL),
        ("2/12h", Budget(Allowance(2, timedelta(hours=12)))),
        ("0/1d", Budget(Allowance(0, timedelta(days=1)))),
        ("3/7d,1/30d", Budget(Allowance(3, timedelta(days=7)), Allowance(1, timedelta(days=30)))),
    ],
)
def test_a_budget_is_a_persons_then_an_accounts(text: str, parsed: Budget) -> None:
    assert budget.parse_budget(text) == parsed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "“” is no budget"),
        ("1", "“1” is no budget"),
        ("off", "“off” is no budget"),
        ("-1/7d", "is no budget"),
        ("1/", "is no budget"),
        ("1/7d,", "“1/7d,” is no budget"),
        ("1/week", "“week” is no duration"),
        ("1/0d", "“1/0d” counts over no time at all"),
        ("1/7d,3/30d,9/90d", "has too many parts"),
    ],
)
def test_what_is_no_budget_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^“.*; write .*\.$") as refusal:
        budget.parse_budget(text)

    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("person", "account", "held"),
    [
        (ago(), ago(), None),
        (ago(7), ago(7), None),  # a week ago to the second
        (ago(6), ago(6), Held(BudgetOwner.PERSON, A_WEEK, NOON + timedelta(days=1))),
        (ago(), ago(1, 2), None),
        (ago(), ago(1, 29, 2), Held(BudgetOwner.ACCOUNT, A_MONTH, NOON + timedelta(days=1))),
        (ago(), ago(1, 2, 3, 4, 40), Held(BudgetOwner.ACCOUNT, A_MONTH, NOON + timedelta(days=27))),
        (ago(6), ago(6, 8, 29.5), Held(BudgetOwner.PERSON, A_WEEK, NOON + timedelta(days=1))),
        (ago(6), ago(6, 8, 9), Held(BudgetOwner.ACCOUNT, A_MONTH, NOON + timedelta(days=21))),
        (ago(-1), ago(-1), Held(BudgetOwner.PERSON, A_WEEK, NOON + timedelta(days=8))),  # the clock was set back
    ],
)
def test_a_spent_budget_holds_until_there_is_room(
    person: list[datetime], account: list[datetime], held: Held | None
) -> None:
    assert budget.left(USUAL, sent_to_person=person, sent_to_account=account, at=NOON) == held


def test_the_reason_is_the_one_of_the_figures() -> None:
    held = budget.left(USUAL, sent_to_person=ago(1), sent_to_account=ago(1), at=NOON)

    assert held is not None
    assert held.reason == "budget"


def test_with_one_part_the_account_is_unlimited() -> None:
    assert budget.left(Budget(A_WEEK), sent_to_person=ago(), sent_to_account=ago(1, 2, 3, 4), at=NOON) is None


@pytest.mark.parametrize(
    ("limits", "budget_owner"),
    [
        (Budget(Allowance(0, timedelta(days=7)), A_MONTH), BudgetOwner.PERSON),
        (Budget(A_WEEK, Allowance(0, timedelta(days=7))), BudgetOwner.ACCOUNT),
    ],
)
def test_a_budget_of_none_never_has_room(limits: Budget, budget_owner: BudgetOwner) -> None:
    held = budget.left(limits, sent_to_person=ago(1), sent_to_account=ago(1, 2, 3), at=NOON)

    assert held is not None
    assert (held.budget_owner, held.free_at) == (budget_owner, None)


@given(person=allowances, account=st.none() | allowances, to_person=days_ago, to_others=days_ago)
def test_there_is_room_exactly_when_the_budget_is_free(
    person: Allowance, account: Allowance | None, to_person: list[datetime], to_others: list[datetime]
) -> None:
    limits, to_account = Budget(person, account), to_person + to_others

    def left(at: datetime) -> Held | None:
        return budget.left(limits, sent_to_person=to_person, sent_to_account=to_account, at=at)

    held = left(NOON)

    if held is not None and held.free_at is not None:
        assert held.free_at > NOON
        assert left(held.free_at) is None
        assert left(held.free_at - timedelta(microseconds=1)) is not None


@given(allowance=allowances, gaps=st.lists(st.integers(0, 12 * 24), max_size=40))
def test_no_stretch_of_time_holds_more_than_allowed(allowance: Allowance, gaps: list[int]) -> None:
    sent: list[datetime] = []
    at = NOON

    for gap in gaps:
        at += timedelta(hours=gap)
        if budget.left(Budget(allowance), sent_to_person=sent, sent_to_account=(), at=at) is None:
            sent.append(at)

    assert all(sum(end - allowance.within < one <= end for one in sent) <= allowance.most for end in sent)


@pytest.mark.parametrize(
    ("allowance", "sent", "used", "free_at"),
    [
        (A_MONTH, ago(1, 29, 31), 2, None),
        (A_WEEK, ago(3), 1, NOON + timedelta(days=4)),
        (Allowance(0, timedelta(days=7)), [], 0, None),
    ],
)
def test_what_is_used_is_what_was_delivered_lately(
    allowance: Allowance, sent: list[datetime], used: int, free_at: datetime | None
) -> None:
    room = budget.room(BudgetOwner.PERSON, allowance, sent, at=NOON)

    assert (room.used, room.free_at) == (used, free_at)
