"""The judge of the trials: that it would see what is lost, and what is there twice."""

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(BENCH)
    return importlib.import_module("tried.outcome")


def _post(text: str, *, channel: str = "CTRIAGE", token: str = "k1", thread_ts: str | None = None) -> Any:
    return importlib.import_module("simulated.lean_slack").Message(
        channel, "1.1", "UBOT", NOON, text, thread_ts, token=token
    )


@pytest.mark.parametrize(
    ("there", "lost"),
    [
        ({"CTRIAGE", "CEXT001"}, 0),
        ({"CEXT001"}, 1),  # the card is missing
        ({"CTRIAGE"}, 1),
        ({"CTRIAGE", "CEXT002"}, 1),  # in another customer's channel
    ],
)
def test_what_is_not_where_it_belongs_is_lost(judge: Any, there: set[str], lost: int) -> None:
    promise = importlib.import_module("tried.load").Promise("mark00001x", "CEXT001", has_card=True)

    assert len(judge.lost([promise], [_post("Trouble mark00001x", channel=one) for one in there])) == lost


def test_a_card_its_line_and_words_below_it_are_there_once_each(judge: Any) -> None:
    posts = [
        _post("#1 Trouble mark00001x"),
        _post("Thanks, we have mark00001x", channel="CEXT001", token="k2"),
        _post("Done: mark00001x", channel="CEXT001", token="k3", thread_ts="1.1"),
    ]

    assert judge.doubled(posts) == 0


@pytest.mark.parametrize(
    "twin",
    [
        {"text": "#1 Trouble mark00001x"},  # the same row
        {"text": "#2 Trouble mark00001x", "token": "k9"},  # the same words, logged twice
    ],
)
def test_what_is_there_twice_is_doubled(judge: Any, twin: dict[str, str]) -> None:
    text, token = twin["text"], twin.get("token", "k1")

    assert judge.doubled([_post("#1 Trouble mark00001x"), _post(text, token=token)]) == 1
