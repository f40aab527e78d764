"""README's list of every message a customer can get."""

from pathlib import Path

import pytest

from slackbot.texts import catalogue, readme
from slackbot.texts.catalogue import Reads

README = Path(__file__).parent.parent.parent / "README.md"


def test_the_list_is_what_the_templates_say() -> None:
    written = README.read_text(encoding="utf-8")

    assert written == readme.into(written), "run: python -m slackbot.texts.readme README.md"


def test_every_message_of_a_customers_is_in_the_list_once() -> None:
    messages = [
        name
        for name, template in catalogue.templates().items()
        if template.reads is Reads.CUSTOMER and not name.startswith("label/")
    ]

    assert sorted(readme.listed()) == sorted(messages)


def test_a_readme_without_a_place_for_it_is_named() -> None:
    with pytest.raises(ValueError, match="README needs the lines"):
        readme.into("# Slackbot")
