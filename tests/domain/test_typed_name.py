"""A typed name means the one person who is called so, whatever its capitals and accents, or is said to mean nobody."""

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import typed_name
from slackbot.domain.person import Person
from slackbot.errors import Refused
from tests.refused import refused, words


def person(user: str, name: str, handle: str | None = None, display_name: str | None = None) -> Person:
    return Person("T", user, name=name, handle=handle, display_name=display_name, first_name=name.partition(" ")[0])


KNOWN = [
    person("U1", "José Núñez", "jnunez", "Pepe"),
    person("U2", "Zoë Ekström", "zoe.ekstrom"),
    person("U3", "Max Weiß", "max"),
    person("U4", "Max Moss", "mmoss", "Max Moss"),
    person("U5", "Li Wei", "liwei", "李伟"),
    person("U6", "Sam Hill", "sam1"),
    person("U7", "Sam Hill", "sam2", "sam."),
    Person("T", "U8"),
    person("U9", "Søren Løkke"),
]


@pytest.mark.parametrize(
    ("typed", "user", "after"),
    [
        ("@jnunez labels are blank", "U1", "labels are blank"),
        ("@José Núñez labels are blank", "U1", "labels are blank"),
        ("@JOSE NUNEZ: labels", "U1", "labels"),
        ("@pepe, labels\nare blank", "U1", "labels\nare blank"),
        ("@Pe\u00adpe", "U1", ""),
        ("＠ｐｅｐｅ\u3000labels", "U1", "labels"),
        ("@Zoe\u00a0Ekstrom labels", "U2", "labels"),
        ("@max labels", "U3", "labels"),
        ("@Max Moss labels", "U4", "labels"),
        ("@max weiss", "U3", ""),
        ("@李伟 labels", "U5", "labels"),
        ("@Soren Lokke labels", "U9", "labels"),
        ("@sam labels", "U7", "labels"),
    ],
)
def test_a_typed_name_is_read_as_if_it_had_been_picked(typed: str, user: str, after: str) -> None:
    assert typed_name.is_there(typed)
    assert typed_name.picked(typed, KNOWN) == f"<@{user}> {after}".strip()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("@jnunes labels", "I know no @jnunes here. Pick the name from Slack’s list. Did you mean <@U1>?"),
        ("@zoë", "I know no @zoë here. Pick the name from Slack’s list. Did you mean <@U2>?"),
        ("@li labels", "I know no @li here. Pick the name from Slack’s list. Did you mean <@U5>?"),
        ("@all-hands labels", "I know no @all-hands here. Pick the name from Slack’s list."),
        ("@&lt;!here&gt; labels", "I know no @here here. Pick the name from Slack’s list."),
        ("@Sam Hill labels", "More than one person is called @Sam Hill: <@U6> and <@U7>. Pick one from Slack’s list."),
        ("@sem labels", "I know no @sem here. Pick the name from Slack’s list."),
    ],
)
def test_a_name_that_means_nobody_or_several_says_so(typed: str, says: str) -> None:
    with pytest.raises(Refused) as no:
        typed_name.picked(typed, KNOWN)

    assert words(no.value) == says


def test_several_are_named_up_to_five() -> None:
    namesakes = [person(f"U{number}", "Ida Roux") for number in range(7)]

    with refused(r"More than one person is called @ida roux: <@U0>, <@U1>, <@U2>, <@U3> and <@U4>\."):
        typed_name.picked("@ida roux", namesakes)


def test_where_one_kind_of_person_is_meant_others_do_not_stand_in_the_way() -> None:
    agent, customer = person("U1", "Ida Roux", "ida"), person("U2", "Ida Lund", "ida")

    assert typed_name.picked("@ida", [agent], [agent, customer]) == "<@U1>"
    assert typed_name.picked("@ida lund", [agent], [agent, customer]) == "<@U2>"
    with refused("More than one person"):
        typed_name.picked("@ida", [agent, customer])


@pytest.mark.parametrize("rest", ["", "printer @max", "@", "@ 5 pm it stops", "<@U1> labels", "max labels"])
def test_what_begins_with_no_typed_name_has_none(rest: str) -> None:
    assert not typed_name.is_there(rest)


NAMES = st.text(st.characters(min_codepoint=0x41, max_codepoint=0x24F, categories=("L",)), min_size=2, max_size=12)


@given(
    st.lists(NAMES, min_size=1, max_size=4),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["NFC", "NFD"]),
)
def test_capitals_and_accents_do_not_matter(
    words: list[str], written: Callable[[str], str], form: Literal["NFC", "NFD"]
) -> None:
    typed = unicodedata.normalize(form, written(" ".join(words)))

    assert typed_name.picked(f"@{typed}: it hums", [person("U1", " ".join(words))]) == "<@U1> it hums"


@given(st.text(max_size=60), st.lists(st.text(max_size=10), max_size=4))
def test_any_text_is_read_or_refused_without_markup_in_the_name(text: str, names: list[str]) -> None:
    people = [Person("T", f"U{number}", name=name) for number, name in enumerate(names)]

    try:
        assert typed_name.picked(f"@x{text}", people).startswith("<@U")
    except Refused as no:
        told = str(no.values["typed"])
        assert not {"<", ">", "`", "*"} & set(told)
