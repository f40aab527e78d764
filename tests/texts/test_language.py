"""What languages are called."""

import pytest

from slackbot.texts import language


@pytest.mark.parametrize(
    ("locale", "name"),
    [("de-DE", "German (Germany)"), ("es-LA", "Spanish (Latin America)"), ("fr", "French"), ("zz-ZZ", "zz-ZZ")],
)
def test_a_language_is_called_by_its_name_if_it_has_one(locale: str, name: str) -> None:
    assert language.named(locale) == name
