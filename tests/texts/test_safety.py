"""What a template may do, and that nothing it does can hang or flood the bot."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slackbot.texts import Fault, Texts, proofreading, safety
from tests.texts import owner

VALUES = {"number": 42, "title": "a & b", "with_title": True, "first_name": "Ana", "resolved_day": "today"}
SHIPPED = Texts().say("checkin/ask", **VALUES)
REFUSED = {
    "{% for i in range(10**9) %}x{% endfor %}": "`**` makes numbers without end",
    "{% for i in range(9) %}x{% endfor %}": "a loop goes through one of the template's lists, and nothing else",
    "{% for a in title %}x{% endfor %}": "`title` is not a list, so a loop cannot go through it",
    "{% for a in title %}{% for b in title %}x{% endfor %}{% endfor %}": "a loop may not stand in another one",
    "{% for a in title recursive %}{{ loop(a) }}{% endfor %}": "a loop may not call itself",
    "{{ 'a' * 99999999 }}": "`*` multiplies texts",
    "{{ '%099999999d' % 1 }}": "`%` pads texts to any length",
    "{{ 9 ** 9 ** 9 }}": "`**` makes numbers without end",
    "{{ title | center(99999999) }}": "the filter `center` is not allowed",
    "{{ title.ljust(99999999) }}": "`ljust()` may not be called: only macros may",
    "{{ title.replace('a', title) }}": "`replace()` may not be called: only macros may",
    "{{ title | replace('', title) }}": "the filter `replace` is not allowed",
    "{{ '%9s' | format(1) }}": "the filter `format` is not allowed",
    "{{ title | safe }}": "`| safe` would let a customer's words ping people: leave it out",
    "{{ title | e }}": "`| e` is HTML's escaping",
    "{% set a = title ~ title %}{{ a }}": "`{% set %}` may only keep a value or choose between values",
    "{% with a = title ~ title %}{{ a }}{% endwith %}": "`{% set %}` may only keep a value",
    "{% set a %}{{ title }}{% endset %}": "`{% set %}` of a whole passage is not allowed",
    "{% filter upper %}x{% endfilter %}": "`{% filter %}` is not allowed",
    "{% autoescape true %}x{% endautoescape %}": "`{% autoescape %}` is not allowed",
    "{% macro a(n) %}{{ a(n) }}{{ a(n) }}{% endmacro %}{{ a(1) }}": "a macro may not call another one",
    "{% macro a(n) %}{{ n }}{{ n }}{% endmacro %}{{ a(a(a(1))) }}": "a macro's value may not be given to another macro",
    "{% macro a() %}{{ caller() }}{% endmacro %}{% call a() %}x{% endcall %}": "",
    "{% macro a(x) %}" + "{{ x }}" * 30 + "{% endmacro %}{{ a(1) }}": "a macro prints at most 20 values, not 30",
    "{% block a %}{{ self.a() }}{% endblock %}": "",
    "{% include title %}": "the template's name must be written out, in quotation marks",
    "{% include '../secrets.txt' %}": "“../secrets.txt” is outside the templates' folder",
    "{% include '/etc/hostname' %}": "“/etc/hostname” is outside the templates' folder",
    "{% include 'checkin/ask.j2' %}": "“checkin/ask.j2” uses other templates, so it cannot be used itself",
    "{{ title.__class__ }}": "`.__class__` is not allowed",
    "{{ title['__class__'] }}": "only `[a number]` and `[from:to]` are allowed in brackets",
    "{{ [title, title] }}": "a list holds only words and numbers in quotation marks",
    "{{ {'a': title} }}": "a dictionary is not needed in words",
    "{{ title is sameas title }}": "the test `is sameas` is not allowed",
    "{{ -" + "-" * 100 + "1 }}": "it is nested too deeply",
    "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}": "it is nested too deeply",
    "{{ 1" + "0" * 6_000 + " }}": "impossible number",
    "{{ title": "unexpected end of template",
    "x" * 1_000_000: "the file is too large: a template has at most 20,000 bytes",
    "{{ number }}" + "y" * 4_100: "the text is too long: it may have 4,000 characters beside its values",
    "{{ first_name or title }} {{ nobody.here }}": "`nobody` is no variable of checkin/ask; there are: number",
    "{{ number / 0 }}": "`/` is not needed in words",
    "{{ title + number }}": "can only concatenate str",
    "{{ title[999] }}": "has no element 999",
}
ALLOWED = {
    "{{ first_name | default('there') | upper }}": "ANA",
    "{% set who = first_name or 'there' %}{{ who }}": "Ana",
    "{% if number in [41, 42] %}yes{% endif %}": "yes",
    "{{ title[:1] ~ '!' }}": "a!",
    "{% from 'macros.j2' import hello %}{{ hello(first_name) }}you": "Hi Ana, you",
    "{% import 'macros.j2' as say %}{{ say.hello(title) }}you": "Hi a &amp; b, you",
    "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(title) }}": "a &amp; ba &amp; b",
    "{% raw %}{{ x }}{% endraw %}": "{{ x }}",
    "{# nothing #}&amp; so on": "&amp; so on",
}


def texts_with(tmp_path: Path, source: str) -> tuple[Texts, list[Fault]]:
    heard: list[Fault] = []
    return Texts(owner.folder(tmp_path, checkin__ask=source), on_fault=heard.append), heard


@pytest.mark.parametrize("source", REFUSED, ids=lambda text: text[:40])
def test_a_template_that_asks_for_too_much_is_passed_over_and_reported_once(tmp_path: Path, source: str) -> None:
    texts, heard = texts_with(tmp_path, source)
    start = time.process_time()

    said = [texts.say("checkin/ask", **VALUES) for _ in range(3)]

    assert said == [SHIPPED] * 3
    assert [fault.file for fault in heard] == ["checkin/ask.j2"]
    assert time.process_time() - start < 2


@pytest.mark.parametrize(("source", "problem"), REFUSED.items(), ids=lambda text: text[:40])
def test_the_lint_says_what_is_wrong_with_it(tmp_path: Path, source: str, problem: str) -> None:
    texts, _ = texts_with(tmp_path, source)

    found = proofreading.proofread(texts)

    assert {fault.file for fault in found} == {"checkin/ask.j2"}
    assert any(problem in fault.problem for fault in found)


@pytest.mark.parametrize(("source", "said"), ALLOWED.items(), ids=lambda text: text[:40])
def test_choices_and_phrases_are_allowed(tmp_path: Path, source: str, said: str) -> None:
    texts, heard = texts_with(tmp_path, source)

    assert texts.say("checkin/ask", **VALUES) == said
    assert not heard


HOSTILE = {
    "a call to everybody": "<!channel>",
    "a call inside a mention": "UANA> <!channel",
    "a call as an address": "!channel",
    "a call with a label": "!here|https://example.com",
    "an address that closes itself": "https://example.com> <!here>",
    "a label's end": "a|b> <@UGUS",
    "entities": "&lt;!channel&gt;",
    "nobody": None,
    "a number": 7,
}
_MARKUP = re.compile(r"<(?:[@#][A-Za-z0-9]+|https?://[^\s<>|]+\|[^<>]*|!date\^\d+\^[^<>]*)>")


@pytest.mark.parametrize("name", sorted(safety.FILTERS))
def test_no_filter_lets_a_value_become_markup_of_its_own(tmp_path: Path, name: str) -> None:
    texts, _ = texts_with(tmp_path, f"{{{{ title | {name}{'(title)' if name == 'link' else ''} }}}} is it?")

    for what, value in HOSTILE.items():
        said = texts.say("checkin/ask", **VALUES | {"title": value or "x", "first_name": value})

        rest = _MARKUP.sub("", said)
        assert "<" not in rest, what
        assert ">" not in rest, what
        assert "<@UGUS>" not in said, what


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    texts, heard = texts_with(tmp_path, "Hello\n\n{{ title }}\n{{ nobody }}\n")

    texts.say("checkin/ask", **VALUES)

    assert heard == [Fault("checkin/ask.j2", 4, "'nobody' is undefined")]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password")
    folder = owner.folder(tmp_path / "owner", checkin__ask="x")
    (folder / "checkin" / "ask.j2").unlink()
    (folder / "checkin" / "ask.j2").symlink_to(secret)
    texts = Texts(folder)

    assert texts.say("checkin/ask", **VALUES) == SHIPPED


def test_the_owners_broken_phrases_do_not_break_shipped_templates(tmp_path: Path) -> None:
    heard: list[Fault] = []
    texts = Texts(owner.folder(tmp_path, macros="{% macro hello( %}"), on_fault=heard.append)

    said = texts.say("survey/nps", first_name="Ana")

    assert said == "Hi Ana, how likely are you to recommend our support to a colleague?"
    assert [fault.file for fault in heard] == ["macros.j2"]


_MARKS = ["{%", "%}", "{{", "}}", "{#", "#}", "|", "(", ")", "[", "]", "~", "\n", "'", "if", "else", "{% endif %}"]
_PARTS = [
    "{% if title %}",
    "{% for x in title %}",
    "{% endfor %}",
    "{% macro m(a) %}",
    "{% endmacro %}",
    "{{ m(title) }}",
]
_SMALL = [piece for piece in (*REFUSED, *ALLOWED) if len(piece) < 200]
_PIECES = st.sampled_from(
    [*_SMALL, *_MARKS, *_PARTS, "{{ m(title) }}", "{% set a = title %}", "{% block b %}", "{% endblock %}"]
)
_SOURCES = st.lists(_PIECES | st.text(max_size=5), max_size=40).map("".join)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=_SOURCES)
def test_no_template_hangs_the_bot_or_stops_it(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "checkin"
    folder.mkdir(exist_ok=True)
    (folder / "ask.j2").write_bytes(source.encode("utf-8", "surrogatepass"))
    texts = Texts(tmp_path)
    start = time.process_time()

    said = texts.say("checkin/ask", **VALUES)
    proofreading.proofread(texts)

    assert len(said) <= 4_100
    assert time.process_time() - start < 2
