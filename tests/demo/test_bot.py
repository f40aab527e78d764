"""The settings of the bot in the demo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.demo import bot
from slackbot.demo.clock import Clock
from slackbot.playground import Playground, sample_world
from slackbot.slack.manifest import manifest
from slackbot.texts import plans


@pytest.fixture
def slack() -> Iterator[Playground]:
    """A stand-in that nobody talks to."""
    with Playground(sample_world(), manifest=manifest(command="/issue", url=None), clock=Clock().now) as started:
        yield started


def test_the_plans_of_the_demo_know_the_companies_of_its_world(slack: Playground, tmp_path: Path) -> None:
    read = plans.read(bot.settings(slack, tmp_path, **bot.own_words()).templates_dir)

    channels = {channel for account in read.accounts.values() for channel in account.channels}
    assert channels == {"CGLOBEX", "CINITECH"}
    assert {account.tier for account in read.accounts.values()} | {"standard"} == set(read.tiers)


def test_the_users_own_templates_take_the_place_of_the_demos(
    slack: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPLATES_DIR", str(tmp_path))

    assert bot.settings(slack, tmp_path, **bot.own_words()).templates_dir == tmp_path


def test_the_users_own_language_does_too(slack: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALE", "fr")

    assert bot.settings(slack, tmp_path, **bot.own_words()).locale == "fr"
