"""What languages are called."""

import pytest

from slackbot.texts import language


@pytest.mark.parametrize(
    ("locale", "name"),
    [("de-DE", "German (Germany)"), ("es-LA", "Spanish (Latin America)"), ("fr", "French"), ("zz-ZZ", "zz-ZZ")],
)
def test_a_language_is_called_by_its_name_if_it_has_one(locale: str, name: str) -> None:
    assert language.named(locale) == name


@pytest.mark.parametrize("locale", ["de", "de_AT", "es-LA", "zh-Hant-TW", "en-NO", "fil", "PT-br"])
def test_a_language_is_one_in_any_country(locale: str) -> None:
    assert language.is_one(locale)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("german", "de"),
        ("Deutsch", "de"),
        ("frensh", "fr"),
        ("deu", "de"),
        ("de-germany", "de"),
        ("jp", "ja"),
        ("xx", None),
        ("checkin", None),
        ("", None),
    ],
)
def test_what_is_no_language_may_mean_one(name: str, code: str | None) -> None:
    assert not language.is_one(name)
    assert language.meant(name) == code
