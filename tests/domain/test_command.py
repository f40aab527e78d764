"""What people type is understood, or refused with what is possible."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import command
from slackbot.domain.command import Command
from slackbot.errors import Refused
from slackbot.texts import escape
from tests.refused import refused, words

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
TYPED = st.one_of(ANYTHING, st.lists(st.sampled_from([*command.VERBS, "#42", "<@U1|a>", "\n", "!", " "])).map("".join))


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "help", ""),
        ("  \t\n ", "help", ""),
        ("help", "help", ""),
        ("log Printer is offline", "log", "Printer is offline"),
        ("LOG Printer", "log", "Printer"),
        ("log   two  spaces stay", "log", "two  spaces stay"),
        ("log\nfirst line\nsecond", "log", "first line\nsecond"),
        ("log\tPrinter", "log", "Printer"),
        ("log\u2028Printer", "log", "Printer"),
        ("new Printer", "log", "Printer"),
        ("open Printer", "log", "Printer"),
        ("take #42", "claim", "#42"),
        ("solve 42 done", "resolve", "42 done"),
        ("close 42", "resolve", "42"),
        ("mine", "list", "mine"),
        ("unclaimed", "list", "unclaimed"),
        ("mine please", "list", "mine please"),
        ("list @ana", "list", "@ana"),
        ("log nul\x00 and \x1b[31m", "log", "nul and [31m"),
        ("log half \ud83d a pair", "log", "half  a pair"),
        ("log {{ 7*7 }} payload", "log", "{{ 7*7 }} payload"),
    ],
)
def test_a_command_is_a_verb_and_the_words_after_it(text: str, verb: str, rest: str) -> None:
    assert command.parse(text) == Command(verb, rest)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rezolve #1", "Did you mean `resolve`?"),
        ("cliam", "Did you mean `claim`?"),
        ("unclaimd", "Did you mean `unclaimed`?"),
        ("summarise", "Did you mean `summary`?"),
        ("xyzzy", "I do not know “xyzzy”. I know: log, claim,"),
        ("<!channel> hello", "I do not know “channel”."),
        ("<@U1|ana>", "I do not know “U1ana”."),
        ("??", "I do not know that. I know: log,"),
        ("#42", "For example `show #42`."),
        ("42", "For example `show #42`."),
    ],
)
def test_an_unknown_verb_is_told_the_nearest_or_all(text: str, says: str) -> None:
    with pytest.raises(Refused) as no:
        command.parse(text)

    assert says in words(no.value)
    assert "<" not in words(no.value)


@given(TYPED)
def test_reading_a_command_fails_only_with_a_sentence(text: str) -> None:
    with suppress(Refused):
        read = command.parse(text)
        command.leading_person(command.number(read.rest, verb=read.verb)[1])
        command.optional_number(read.rest, verb=read.verb)
        command.person(read.rest, verb=read.verb)


@given(TYPED)
def test_a_thread_message_is_a_word_for_us_or_none(text: str) -> None:
    try:
        word = command.thread_word(text)
    except Refused:
        return

    assert word is None or word.verb in command.THREAD_VERBS


@pytest.mark.parametrize(
    ("rest", "number", "after"),
    [
        ("42", 42, ""),
        ("#42", 42, ""),
        ("#042 done", 42, "done"),
        ("#42: done", 42, "done"),
        ("42, done", 42, "done"),
        ("42\nfirst\nsecond", 42, "first\nsecond"),
        ("<#C0123|42> done", 42, "done"),
        ("#0", 0, ""),
        ("999999999", 999_999_999, ""),
    ],
)
def test_a_number_is_written_with_or_without_its_sign(rest: str, number: int, after: str) -> None:
    assert command.number(rest, verb="show") == (number, after)


@pytest.mark.parametrize("rest", ["", "done", "42done", "-1", "4.2", "٤٢", "#", "@ana #42", "<#C1|general>"])
def test_what_starts_with_no_number_is_asked_for_one(rest: str) -> None:
    with refused("Which issue"):
        command.number(rest, verb="show")


@pytest.mark.parametrize(
    ("verb", "example"), [("assign", "assign #42 @ana"), ("show", "show #42"), ("reply", "reply #42 We have")]
)
def test_the_example_fits_the_verb(verb: str, example: str) -> None:
    with refused(example):
        command.number("", verb=verb)


def test_a_number_too_large_for_any_issue_is_no_bug() -> None:
    with refused("a number that large"):
        command.number("1" * 4000, verb="show")


def test_more_than_a_number_is_refused_where_only_a_number_fits() -> None:
    with refused("I understood `show #42`, but not what follows"):
        command.only_number("42 and 43", verb="show")


def test_a_number_may_be_left_out() -> None:
    assert command.optional_number("", verb="claim") is None
    assert command.optional_number("#7", verb="claim") == 7


@pytest.mark.parametrize(
    ("rest", "who", "after"),
    [
        ("<@U1> printer", "U1X", "printer"),
        ("<@U1X|gus> printer", "U1X", "printer"),
        ("<@W1X|gus>printer", "W1X", "printer"),
        ("<@U1X|gus>: printer", "U1X", "printer"),
        ("<@U1X>\u200b, printer", "U1X", "printer"),
        ("printer of <@U1X>", None, "printer of <@U1X>"),
        ("@gus printer", None, "@gus printer"),
        ("", None, ""),
    ],
)
def test_a_person_is_named_first(rest: str, who: str | None, after: str) -> None:
    assert command.leading_person(rest.replace("<@U1>", "<@U1X>")) == (who, after)


@pytest.mark.parametrize("rest", ["", "ana", "@ana", "<@U1X> <@U2X>", "<@U1X> please"])
def test_exactly_one_person_is_mentioned(rest: str) -> None:
    with refused("Mention one person"):
        command.person(rest, verb="assign")


def test_a_mentioned_person_is_found() -> None:
    assert command.person("<@UANA|ana>", verb="assign") == "UANA"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("!claim", Command("claim")),
        ("!take", Command("claim")),
        ("!resolve done & dusted", Command("resolve", "done & dusted")),
        ("!close", Command("resolve")),
        ("!note a\nb", Command("note", "a\nb")),
        ("claim", None),
        ("! claim", None),
        ("!", None),
        ("!!", None),
        ("well !claim", None),
    ],
)
def test_a_thread_word_starts_with_an_exclamation_mark(text: str, word: Command | None) -> None:
    assert command.thread_word(text) == word


@pytest.mark.parametrize("text", ["!show", "!list mine", "!edit"])
def test_a_thread_knows_only_its_own_words(text: str) -> None:
    with refused("In a card’s thread `!help` shows what does; in a customer’s it is `!claim` and `!resolve`."):
        command.thread_word(text)


@pytest.mark.parametrize(
    ("rest", "words"), [("done", "done"), ("#7 done", "done"), ("7 of 9 done", "7 of 9 done"), ("#7done", "#7done")]
)
def test_the_threads_own_number_is_no_word(rest: str, words: str) -> None:
    assert command.words_for(rest, issue=7, verb="resolve") == words


def test_another_number_in_a_thread_is_a_mistake() -> None:
    with refused("This is the thread of #7, not of #8"):
        command.words_for("#8 done", issue=7, verb="resolve")


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("ask <@U1X|gus> in <#C1X|ext-globex>", "ask @gus in #ext-globex"),
        ("see <https://a.example/x?y=1&amp;z>", "see https://a.example/x?y=1&z"),
        ("see <http://a.example|a.example>", "see a.example"),
        ("see <https://a.example|our page>", "see our page (https://a.example)"),
        ("write <mailto:a@b.example|a@b.example>", "write a@b.example"),
        ("call <tel:+123|+123>", "call +123"),
        ("<!channel> <@U1X>", "<!channel> <@U1X>"),
        ("emoji 👩‍🚒 شكرا {{ 7*7 }} payload", "emoji 👩‍🚒 شكرا {{ 7*7 }} payload"),
        ("nul\x00 \ud83d", "nul "),
    ],
)
def test_a_command_reads_as_it_was_typed(sent: str, typed: str) -> None:
    assert command.readable(sent) == typed


@given(ANYTHING)
def test_what_was_typed_comes_back_and_escapes_to_nothing_live(text: str) -> None:
    sent = escape(text)

    read = command.readable(sent)

    assert read == command.clean(text)
    assert "<" not in escape(read)
    read.encode()


@given(ANYTHING)
def test_no_text_however_odd_grows_live_markup(text: str) -> None:
    shown = escape(command.readable_message(text, {}))

    assert "<" not in shown
    assert ">" not in shown


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("<@UGUS> says <@UX1> is off", "@Gus Holt says @UX1 is off"),
        ("<!here> and <!channel>", "@here and @channel"),
        ("<!subteam^S012|@agents> look", "@agents look"),
        ("<!date^1392734382^{date}|Feb 18>", "Feb 18"),
        ("&lt;!channel&gt;", "<!channel>"),
    ],
)
def test_a_message_reads_as_people_saw_it(sent: str, seen: str) -> None:
    assert command.readable_message(sent, {"UGUS": "Gus Holt"}) == seen


def test_the_people_a_message_names_are_found() -> None:
    assert command.mentioned("<@UGUS> and <@UANA|ana>, not &lt;@UBEN&gt;") == {"UGUS", "UANA"}


@pytest.mark.parametrize(
    ("rest", "named"),
    [
        ("<@UGUS|gus>", ("person", "UGUS")),
        ("<#CGLOBEX|ext-globex>", ("channel", "CGLOBEX")),
        ("Smith &amp; Sons", ("account", "Smith & Sons")),
        ("<@UGUS|gus> and more", ("account", "@gus and more")),
    ],
)
def test_a_customer_is_named_by_person_channel_or_account(rest: str, named: tuple[str, str]) -> None:
    assert command.customer(rest) == named


def test_no_customer_at_all_is_asked_for() -> None:
    with refused("Which customer"):
        command.customer("")


def test_a_channel_without_a_label_is_read_by_the_name_we_know() -> None:
    said = "moved from <#C042> to <#C043|>, not <#C044|ext>"

    assert command.channels_named(said) == {"C042", "C043"}
    assert command.readable_message(said, {"C042": "old"}) == "moved from #old to #C043, not #ext"
