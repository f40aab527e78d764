"""Text as it looks, and as it is compared."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import characters


@given(st.text(max_size=60))
def test_reading_plainly_twice_changes_nothing_more(text: str) -> None:
    once = characters.plain(text)

    assert unicodedata.is_normalized("NFKC", once)
    assert characters.plain(once) == once
    assert characters.shown(characters.shown(text)) == characters.shown(text)
    assert characters.is_visible(text) == (characters.shown(text) != "")


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("\u200bA\u00ada\u2800b", "Aa b"),
        ("x\ufe0f\u200dy", "xy"),
        ("☎\ufe0e\u00a0rings", "☎\ufe0e rings"),
        ("\u2800", ""),
        ("\u202e\u2066", ""),
        ("no \u202eno\u202c", "no no"),
        ("לא \u202eno\u202c b", "לא \u202eno\u202c b"),
        ("לא \u2067\u202eno", "לא \u2067\u202eno\u202c\u2069"),
    ],
)
def test_a_line_is_shown_as_it_looks(text: str, looks: str) -> None:
    assert characters.shown(text) == looks


@given(st.text(max_size=60))
def test_what_follows_a_leading_word_stands_as_it_was(text: str) -> None:
    found = characters.leading(re.compile(r"\s*\S+"), f"claim {text}")

    assert found is not None
    assert found[1] == characters.strip(text)


def test_a_pattern_that_matches_nothing_leaves_all_of_it() -> None:
    assert characters.leading(re.compile("x?"), "abc") is not None
    assert characters.leading(re.compile("x"), "abc") is None
    assert not characters.is_visible("\u200b \u2800")


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_plain_letters_are_looked_at_as_all_others_are(text: str) -> None:
    unseen = f"{text}\u200b"  # which is looked at letter by letter

    assert characters.strip(text) == characters.strip(unseen)
    assert characters.is_visible(text) == characters.is_visible(unseen)
