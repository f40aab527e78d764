"""Figures cut by a dimension, without telling whose rating is whose."""

import pytest

from slackbot.domain import cuts
from slackbot.domain.cuts import About, Cell, Cut
from slackbot.domain.share import Share


@pytest.mark.parametrize(
    ("name", "value"),
    [("account", "Globex"), ("tier", "gold"), ("channel", "C1"), ("language", "de"), ("agent", "UANA")],
)
def test_each_dimension_is_known_by_its_name(name: str, value: str) -> None:
    about = About(account="Globex", tier="gold", channel="C1", language="de", agent="UANA")
    dimension = cuts.named(name)

    assert dimension is not None
    assert dimension.of(about) == value
    assert Cut(dimension, value).holds(about)
    assert not Cut(dimension, "another").holds(about)


def test_only_agents_are_off_unless_somebody_wants_them() -> None:
    assert [dimension.name for dimension in cuts.DIMENSIONS if dimension.is_personal] == ["agent"]
    assert cuts.named("mood") is None


def _cells(*, of_ratings: bool, **each: tuple[int, int]) -> dict[str | None, str | None]:
    abouts = {name: About(account=None if name == "nobody" else name) for name in each}
    counted = [(abouts[name], nth < k) for name, (k, n) in each.items() for nth in range(n)]
    found = cuts.cells(counted, cuts.ACCOUNT, of_ratings=of_ratings)
    return {cell.value: cell.share.percent if cell.share else None for cell in found}


def test_cells_stand_by_name_and_what_nobody_knows_last() -> None:
    found = _cells(of_ratings=False, nobody=(1, 1), hooli=(1, 2), acme=(3, 3))

    assert found == {"acme": "100 % (3/3)", "hooli": "50 % (1/2)", None: "100 % (1/1)"}
    assert list(found) == ["acme", "hooli", None]


@pytest.mark.parametrize(
    ("each", "withheld"),
    [
        ({"a": (2, 3), "b": (3, 3)}, set()),
        ({"a": (0, 1), "b": (3, 5), "c": (3, 4)}, {"a", "c"}),  # a alone would be the total less the others
        ({"a": (0, 2), "b": (1, 2), "c": (3, 4)}, {"a", "b"}),
        ({"a": (0, 2)}, {"a"}),
        ({}, set()),
    ],
)
def test_few_ratings_are_withheld_and_not_told_by_the_others(
    each: dict[str, tuple[int, int]], withheld: set[str]
) -> None:
    found = _cells(of_ratings=True, **each)

    assert {value for value, share in found.items() if share is None} == withheld


@pytest.mark.parametrize(("n", "is_ranked"), [(19, False), (20, True)])
def test_nobody_is_ranked_by_few_issues(n: int, *, is_ranked: bool) -> None:
    assert Cell("UANA", Share(1, n)).is_ranked is is_ranked
    assert not Cell("UANA", None).is_ranked
