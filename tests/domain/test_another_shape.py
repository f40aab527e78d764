"""What nobody sees changes nothing that we read, and what looks like a digit or a sign is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import command, issue, opt_out, overrides
from slackbot.domain.command import Command
from slackbot.domain.opt_out import Wish
from slackbot.errors import Refused
from tests.refused import refused

UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0f\ufeff\U000e0001"
SPACES = "\u00a0\u2007\u2009\u202f\u3000\u2800"
TYPED = {
    "claim #42": Command("claim", "#42"),
    "resolve #42 Toner replaced": Command("resolve", "#42 Toner replaced"),
    "checkin 7 in 2d": Command("checkin", "7 in 2d"),
    "Note #9: part is on order": Command("note", "#9: part is on order"),
}


@st.composite
def sprinkled(draw: st.DrawFn) -> tuple[str, str]:
    """Give what somebody typed, and the same with unseen characters anywhere in it."""
    typed = draw(st.sampled_from(sorted(TYPED)))
    marks = draw(
        st.lists(st.text(st.sampled_from(UNSEEN), max_size=2), min_size=len(typed) + 1, max_size=len(typed) + 1)
    )
    return typed, "".join(mark + letter for mark, letter in zip(marks, [*typed, ""], strict=True))


def as_read(text: str) -> tuple[str, int, str]:
    """Return the verb, the number and what follows."""
    read = command.parse(text)
    number, after = command.number(read.rest, verb=read.verb)
    return read.verb, number, "".join(letter for letter in after if letter not in UNSEEN)


@given(sprinkled())
def test_unseen_characters_change_nothing_of_a_command(both: tuple[str, str]) -> None:
    typed, sprinkled_with = both

    assert as_read(sprinkled_with) == as_read(typed)


@given(st.sampled_from(sorted(TYPED)), st.sampled_from(SPACES))
def test_any_space_parts_the_words_of_a_command(typed: str, space: str) -> None:
    verb, number, after = as_read(typed.replace(" ", space))

    assert (verb, number, after.replace(space, " ")) == as_read(typed)


def _wide(text: str) -> str:
    """Return the text in the full width that East Asian input methods type."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


@given(
    st.sampled_from(command.VERBS), st.integers(0, 999_999_999), st.sampled_from(["#{}", "{}", "#{}.", "#{},", "#{}:"])
)
def test_a_command_in_full_width_is_the_command(verb: str, number: int, written: str) -> None:
    read = command.parse(_wide(f"{verb} {written.format(number)} done"))

    assert read.verb == verb
    assert command.number(read.rest, verb=verb) == (number, "ｄｏｎｅ")  # words stay as they are


@pytest.mark.parametrize(
    "rest",
    [
        "＃１７",
        "#１７",
        "１７",
        "# 17",
        "#\u00a017",
        "＃ 17",
        "#17.",
        "#17,",
        "#17:",
        "#17;",
        "#17!",
        "#17 .",
        "(#17)",
        "№17",
        "#𝟏𝟕",
    ],
)
def test_a_number_is_read_in_any_shape(rest: str) -> None:
    number, after = command.number(f"{rest} still broken", verb="note")

    assert number == 17
    assert after.endswith("still broken")


@pytest.mark.parametrize("rest", ["#17.5 volts", "17/3", "#17b", "# ", "half", "½ done", "-17", "17-3", "\u200b"])
def test_what_only_begins_like_a_number_is_none(rest: str) -> None:
    with refused("Which issue"):
        command.number(rest, verb="note")


@pytest.mark.parametrize("text", ["\u200b!claim", "！claim", "!\u200eclaim", "\ufeff!ｃlaim\u00a0"])
def test_a_threads_word_is_heard_in_any_shape(text: str) -> None:
    assert command.thread_word(text) == Command("claim")


@pytest.mark.parametrize("rest", ["＃8 it hums", "# 8 it hums", "\u200e#8. it hums"])
def test_the_number_of_the_thread_itself_is_no_part_of_the_words(rest: str) -> None:
    assert command.words_for(rest, issue=8, verb="note") == "it hums"
    with refused("thread of #7, not of #8"):
        command.words_for(rest, issue=7, verb="note")


@pytest.mark.parametrize(
    "text", ["st\u00adop", "\u200bstop\u200b", "ＳＴＯＰ！", "stop\u00a0!", "Arre\u0302ter\ufeff", "p\u2060arar"]
)
def test_a_wish_is_heard_in_any_shape(text: str) -> None:
    assert opt_out.wish(text) is Wish.STOP


@pytest.mark.parametrize("rest", ["\u200bcancel", "ｃａｎｃｅｌ", "can\u00adcel\u00a0"])
def test_a_checkin_is_cancelled_by_the_word_in_any_shape(rest: str) -> None:
    assert overrides.read_order(rest, number=1) is None


def test_people_and_channels_are_read_behind_what_nobody_sees() -> None:
    assert command.leading_person("\u200e<@U042|ana>\u200b it broke") == ("U042", "it broke")
    assert command.person("\ufeff<@U042>\u200b", verb="assign") == "U042"
    assert command.customer("\u200b<#C042|ext>\u00a0") == ("channel", "C042")
    assert command.template("preview\u00a0checkin/ask ＃4\u200b") == ("checkin/ask", 4)


@given(st.text(st.sampled_from(UNSEEN + SPACES + "\u3164\uffa0 \t\n"), max_size=20))
def test_words_of_nothing_but_what_nobody_sees_are_none(text: str) -> None:
    assert command.clean(text) == ""
    assert command.parse(text) == Command("help")
    with pytest.raises(Refused) as no:
        issue.summarize(text)

    assert no.value.field == "title"


@given(st.text(st.sampled_from(UNSEEN), max_size=3), st.text(st.sampled_from(SPACES), min_size=1, max_size=1))
def test_a_title_has_nothing_unseen_in_it(marks: str, space: str) -> None:
    title, details = issue.summarize(f"{marks}\nSc{marks}anner{space}beeps{marks}\n{marks}all day{marks}")

    assert title == "Scanner beeps"
    assert "all day" in details


@pytest.mark.parametrize(
    "title",
    [
        "👩\u200d💻 cannot log in",
        "❤️ button is gone",
        "👨🏽\u200d🔧 is needed",
        "مشکل نمی\u200cشود",
        "क\u094d\u200dष टूटा",
    ],
)
def test_a_title_keeps_what_its_spelling_and_its_emoji_need(title: str) -> None:
    assert issue.summarize(title) == (title, "")
