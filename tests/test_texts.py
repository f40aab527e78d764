"""The words: found, filled in, escaped, and checked before anybody reads them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot import texts
from slackbot.texts import Mrkdwn, Texts, catalogue, escape, template_errors
from slackbot.texts.variables import Variable

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOT_ABOUT_ONE = (
    "issue/no_text",
    "issue/not_yet",
    "survey/nps",
    "survey/nps_answered",
)
SLACKS = ("by", "to", "who", "customer", "holder", "asked", "logged_by", "asked_by", "resolver", "channel", "url")
CUSTOMERS = ("checkin/", "survey/", "issue/notice", "issue/reply")


def _text(name: str) -> str:
    return (Path(__file__).parent.parent / "templates" / f"{name}.j2").read_text()


def _is_words(name: str, variable: Variable) -> bool:
    """Return whether a person's own words can stand there; ids and addresses are Slack's."""
    return isinstance(variable.samples[0], str) and name not in SLACKS


def test_every_template_fills_in_and_an_odd_value_stays_harmless() -> None:
    said = {name: _with_odd_values(name) for name in Texts().names()}

    assert [name for name, words in said.items() if not words] == []
    for harm in ("<!channel>", "{%", "62773913"):
        assert [name for name, words in said.items() if harm in words] == []


def _with_odd_values(name: str) -> str:
    odd = "<!channel> & {{ 7919*7927 }}"
    template = catalogue.templates()[name]
    values = template.sample(**{key: odd for key, variable in template.variables.items() if _is_words(key, variable)})
    return Texts().say(name, **values)


def test_a_variable_that_is_missing_is_an_error() -> None:
    assert [name for name in Texts().names() if "{{" in _text(name) and not _fails_without_values(name)] == []


def _fails_without_values(name: str) -> bool:
    try:
        Texts().say(name)
    except template_errors.BREAKS:
        return True
    return False


@pytest.mark.parametrize("name", [name for name in Texts().names() if name.startswith(CUSTOMERS)])
def test_what_customers_read_is_calm(name: str) -> None:
    words = _text(name)

    assert "!" not in words.replace("!=", "")
    assert words.count("?") <= 1
    for phrase in ("valued customer", "haven’t heard", "haven't heard", "kindly", "ASAP", "unfortunately"):
        assert phrase.lower() not in words.lower()


@pytest.mark.parametrize(
    "name", [name for name in Texts().names() if name.startswith(("checkin/", "survey/", "issue/n"))]
)
def test_every_message_to_a_customer_names_the_issue(name: str) -> None:
    if name in NOT_ABOUT_ONE:
        return

    assert "#{{ number }}" in _text(name)


@pytest.mark.parametrize(
    ("locale", "sign"),
    [("en-GB", "#"), ("de-DE", "#"), ("es-ES", "n.º\N{NO-BREAK SPACE}"), ("fr-FR", "n°\N{NO-BREAK SPACE}")],
)
def test_who_answers_reads_about_which_issue_where_there_is_one(locale: str, sign: str) -> None:
    here = Texts().to(locale=locale)

    assert f"{sign}42" in here.say("survey/your_score", score=6, most=7, number=42)
    assert sign not in here.say("survey/your_score", score=9, most=10, number=None)


def test_an_unknown_template_is_an_error_and_not_silence() -> None:
    with pytest.raises(Exception, match=r"nothing/here\.j2"):
        Texts().say("nothing/here")


@pytest.fixture
def owner(tmp_path: Path) -> Path:
    """A folder of the owner's with one template of their own."""
    (tmp_path / "answer").mkdir()
    (tmp_path / "answer" / "claimed.j2").write_text("Yours: #{{ number }}")
    return tmp_path


def _faults(owner: Path) -> str:
    return "\n".join(str(fault) for fault in Texts(owner).faults())


def test_the_owners_folder_goes_first_file_by_file(owner: Path) -> None:
    mine = Texts(owner)

    assert mine.faults() == []
    assert mine.say("answer/claimed", number=7, title="x") == "Yours: #7"
    assert mine.say("answer/unclaimed", number=7, title="x") == "#7 is back for anyone to claim."
    assert mine.names() == Texts().names()


@pytest.mark.parametrize(
    ("file", "words", "says"),
    [
        ("answer/claimed.j2", "fine\n{% if number %}", "answer/claimed.j2, line 2: Unexpected end of template"),
        (
            "answer/claimed.j2",
            "\n\n{{ number | shout }}",
            "answer/claimed.j2, line 3: the filter `shout` is not allowed",
        ),
        (
            "answer/claimed.j2",
            "a\n{{ numbr }}",
            "answer/claimed.j2, line 2: `numbr` is no variable of answer/claimed; did you mean `number`?",
        ),
        (
            "answer/claimd.j2",
            "x",
            "answer/claimd.j2, line 1: there is no template answer/claimd; did you mean answer/claimed?",
        ),
        ("zzz/qqq.j2", "x", "zzz/qqq.j2, line 1: there is no template zzz/qqq"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(owner: Path, file: str, words: str, says: str) -> None:
    (owner / file).parent.mkdir(exist_ok=True)
    (owner / file).write_text(words)

    assert says in _faults(owner)


def test_a_template_that_is_no_text_is_named(owner: Path) -> None:
    (owner / "answer" / "claimed.j2").write_bytes(b"\xff\xfe\x00")

    assert "answer/claimed.j2, line 1: it is not UTF-8 text" in _faults(owner)


def test_every_wrong_template_is_named_at_once(owner: Path) -> None:
    (owner / "answer" / "claimed.j2").write_text("{{")
    (owner / "answer" / "noted.j2").write_text("{{ nothing }}")

    assert len(_faults(owner).splitlines()) == 2


def test_a_template_reaches_nothing_of_ours(owner: Path) -> None:
    (owner / "answer" / "claimed.j2").write_text("{{ number.__class__.__mro__ }}")

    assert "__class__" in _faults(owner)
    assert Texts(owner).say("answer/claimed", number=7, title="x") == "You have #7, “x”."


@pytest.mark.parametrize(
    ("plain", "markup"),
    [("a & b", "a &amp; b"), ("<!channel>", "&lt;!channel&gt;"), ("&lt;", "&amp;lt;"), ("'\"`*_~", "'\"`*_~")],
)
def test_the_three_characters_are_escaped_once(plain: str, markup: str) -> None:
    assert escape(plain) == markup


@given(st.text())
def test_escaping_comes_undone_exactly(text: str) -> None:
    assert texts.plain(escape(text)) == text


def test_markup_of_ours_is_not_escaped_again() -> None:
    assert isinstance(texts.mention("UANA"), Mrkdwn)
    assert texts.channel("C1") == "<#C1>"
    assert texts.link("https://a.example/?x=1&y=2", "a <b>") == "<https://a.example/?x=1&amp;y=2|a &lt;b&gt;>"
    assert texts.when(NOON) == "<!date^1795435200^{date_short_pretty} {time}|23 Nov 2026 12:00 UTC>"


def test_a_name_stays_on_its_line_and_turns_nothing_around() -> None:
    assert texts.one_line(" Ana\n\u202eamiL\u2069 ") == "Ana amiL"
