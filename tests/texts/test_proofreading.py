"""What the lint finds, with file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slackbot.texts import Fault, Texts, proofreading
from tests.texts import owner


def lint(folder: Path) -> list[str]:
    return [str(fault) for fault in proofreading.proofread(Texts(folder))]


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        (
            "checkin/ask",
            "Hi {{ frist_name }}",
            "line 1: `frist_name` is no variable of checkin/ask; did you mean",
        ),
        (
            "checkin/ask",
            "Hello\n{% if nobody %}x{% endif %}",
            "line 2: `nobody` is no variable of checkin/ask",
        ),
        ("checkin/ask", "Hi\n {{ first_name }}", "line 2: `first_name` may be missing: ask with `{% if first_name %}`"),
        ("checkin/ask", "\n<!channel> hi", "line 2: this would call everybody in the channel: leave it out"),
        ("checkin/ask", "@here hi", "line 1: this would call everybody"),
        ("checkin/ask", "a\n*bold", "line 2: a star is not closed on its line"),
        ("checkin/ask", "_slanted", "line 1: an underscore is not closed on its line"),
        ("checkin/ask", "`code", "line 1: a backtick is not closed on its line"),
        ("checkin/ask", "a < b", "line 1: a `<` or `>` belongs to no link"),
        ("checkin/ask", "<https://example.com|here", "line 1: a `<` or `>` belongs to no link"),
        ("checkin/ask", "salt & pepper", "line 1: write `&amp;` for &"),
        ("checkin/ask", "Dear valued  Customer", "line 1: “valued customer” is not how we sound: say the name"),
        ("checkin/ask", "We haven't heard from you", "line 1: “we haven't heard from you” is not how we sound"),
        ("checkin/ask", "PLEASE answer", "line 1: “PLEASE” is shouting"),
        ("checkin/ask", "Well? Is it? Yes?", "line 1: 3 questions; at most 1 a message"),
        ("checkin/ask", "Hi! There!", "line 1: 2 exclamation marks; at most 1 a message"),
        ("checkin/ask", "We ask anew", "line 1: “anew” is not how we sound: say again"),
        ("checkin/ask", "We haven’t heard back", "line 1: “haven't heard back” is not how we sound"),
        ("checkin/ask", "We write by Monday", "line 1: “by *day” is not how we sound: print a day that somebody chose"),
        ("fr/checkin/ask", "Réponse d’ici lundi", "line 1: “d’ici *di” is not how we sound"),
        (
            "checkin/ask",
            "Hi Ana, your last request has been closed",
            "line 1: “your * has been” is no way to begin: say who",
        ),
        ("de/checkin/ask", "Hallo. Ihr Anliegen wurde gelöst", "line 1: “ihr * wurde” is no way to begin"),
        ("checkin/ask", "#{{ number }} {{ title }}: “{{ title }}” works", "line 1: it says the title twice"),
        ("recovery/apology", "Sorry\nUntil {{ due_day | day }}", "line 2: `due_day` is a day that nobody chose"),
        ("checkin/not_yet", "Oh no!", "line 1: no exclamation mark in bad news"),
        ("de/checkin/not_yet", "Oje!", "line 1: no exclamation mark in bad news"),
        ("de/checkin/ask", "Leider nein.", "line 1: “leider” is not how we sound: sagen, was möglich ist"),
        ("fr/checkin/ask", "{{ nom }}", "line 1: `nom` is no variable of checkin/ask"),
        ("tiers/gold/checkin/ask", "{{ nom }}", "line 1: `nom` is no variable of checkin/ask"),
        ("label/solved", "S" * 80, "line 1: the text can have 80 characters; a button shows 75"),
        ("label/send", "S" * 30, "line 1: the text can have 30 characters; a title shows 24"),
        ("summary/headline", "{{ day }}" + "x" * 150, "characters; a header shows 150"),
        ("survey/ask", "{{ title }}" + "x" * 2_950, "characters; a section shows 3,000"),
        ("checkin/ask", "{% if number == 43 %}x{% endif %}", "line 1: there is nothing to read"),
        ("checkin/aks", "Hello", "line 1: there is no template checkin/aks; did you mean checkin/ask?"),
        ("de/checkin/aks", "Hallo", "line 1: there is no template de/checkin/aks; did you mean de/checkin/ask?"),
        ("tiers/gold/de/survye/ask", "Hallo", "did you mean tiers/gold/de/survey/ask?"),
        ("fr/tiers/gold/survey/ask", "Salut", "nobody reads it: survey/ask is looked for in tiers/<tier>/<locale>/"),
        ("tier/gold/checkin/ask", "Hi", "line 1: nobody reads it: checkin/ask is looked for in tiers/<tier>/<locale>/"),
        ("checkin/ask", "{% if title %}\nx", "Unexpected end of template"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, name: str, source: str, found: str) -> None:
    owner.write(tmp_path, name, source)

    said = lint(tmp_path)

    assert all(line.startswith(f"{name}.j2, line ") for line in said)
    assert any(found in line for line in said), said


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("checkin/ask", "*{{ title }}* is _fine_, ~not~ `a_b*c`, 2 * 3, snake_case &amp; <https://a.example/x_y|here>"),
        ("checkin/ask", "<!date^1^{time}|then> <@U1> <#C1>\n> quoted"),
        ("issue/card_head", "Unfortunately! Really! Well? So?"),
        ("checkin/ask", "We have closed your request, which somebody has been at since {{ resolved_day | day }}"),
        ("issue/link", "Your request has been closed anew by Monday"),  # agents read it
        ("summary/headline", "5 * 3 < 16 & so on"),
        ("own_macros", "{% macro bye(name) %}Bye {{ name }}{% endmacro %}"),
        ("macros", "{% macro hello(first_name) %}Moin {% endmacro %}"),
    ],
)
def test_what_is_right_is_let_through(tmp_path: Path, name: str, source: str) -> None:
    owner.write(tmp_path, name, source)

    assert lint(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("tiers/glod/checkin/ask", "plans.yml has no tier “glod”. Did you mean gold?"),
        ("tiers/glod/fr/checkin/ask", "plans.yml has no tier “glod”. Did you mean gold?"),
        ("tiers/vip/checkin/mine", "plans.yml has no tier “vip”. There are standard, very_gold, gold."),
        ("german/checkin/ask", "“german” is no language. Did you mean de?"),
        ("tiers/gold/dk/checkin/ask", "“dk” is no language. Did you mean da?"),
        ("xx/checkin/ask", "“xx” is no language. Write its code, like de or pt-BR."),
    ],
)
def test_a_file_for_a_tier_or_a_language_there_is_not_is_told(tmp_path: Path, name: str, found: str) -> None:
    (tmp_path / "plans.yml").write_text("tiers: {very_gold: , gold: }", encoding="utf-8")
    owner.write(tmp_path, name, "All well?")

    assert lint(tmp_path) == [f"{name}.j2, line 1: nobody reads it: {found}"]


@pytest.mark.parametrize("place", ["tiers/Very-Gold/", "tiers/gold/zh-TW/", "pt_BR/", "en-NO/", "es-LA/"])
def test_a_file_for_a_tier_and_a_language_there_are_is_let_through(tmp_path: Path, place: str) -> None:
    (tmp_path / "plans.yml").write_text("tiers: {very_gold: , gold: }", encoding="utf-8")
    owner.write(tmp_path, f"{place}checkin/ask", "All well?")

    assert lint(tmp_path) == []


def test_no_tier_is_missed_while_the_plans_are_broken(tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text("tiers: [", encoding="utf-8")
    owner.write(tmp_path, "tiers/silver/checkin/ask", "All well?")

    assert [line.partition(",")[0] for line in lint(tmp_path)] == ["plans.yml"]


def test_customers_without_the_value_are_named(tmp_path: Path) -> None:
    texts = Texts(owner.folder(tmp_path, checkin__ask="Hi {{ first_name }}"))
    nameless = {f"U{number}": frozenset({"first_name"}) for number in range(5)} | {"Ana": frozenset[str]()}

    found = proofreading.proofread(texts, customers=nameless)

    assert found == [
        Fault(
            "checkin/ask.j2",
            1,
            "`first_name` may be missing; U0, U1, U2 and 2 more have none:"
            " ask with `{% if first_name %}` before it is printed",
        )
    ]


def test_an_owners_voice_takes_the_shipped_ones_place(tmp_path: Path) -> None:
    owner.write(tmp_path, "checkin/ask", "Unfortunately, howdy")
    (tmp_path / "voice.yml").write_text("banned:\n  en: [howdy]\n", encoding="utf-8")

    assert lint(tmp_path) == ["checkin/ask.j2, line 1: “howdy” is not how we sound: leave it out"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\nbanned: [a: b", "line 2: it cannot be read as YAML: while parsing a flow sequence"),
        ("banned:\n\ten: [x]", "line 2: it cannot be read as YAML: while scanning for the next token"),
        ("\nbaned: {}", "line 2: baned: there is no such line here. Did you mean banned?"),
        ("\nbanned: 3", "line 2: banned: “3” is no section."),
        ("banned:\n  en: 3", "line 2: banned.en: “3” is no section."),
        ("banned:\n  german: [x]", "line 2: banned.german: “german” is no language. Did you mean de?"),
        (
            "openings:\n  de: {x: y}\n  DE: {z: y}",
            "line 3: openings.DE: is written above in other letters. Write its phrases there.",
        ),
        (
            "banned:\n  de: {x: y}\n  DE: {z: y}",
            "line 3: banned.DE: is written above in other letters. Write its phrases there.",
        ),
        ("banned:\n  no: [x]", "line 2: banned: off (or no, false) is no name."),
        ("banned:\n  en:\n    - x\n    - 7", "line 4: banned.en: “7” is no text. Put it in quotes."),
        ("banned:\n  en:\n    - x\n    - ''", "line 4: banned.en: “” is no phrase. Leave it out."),
        ("banned:\n  en:\n    x: [y]", "line 3: banned.en.x: a list is not what to do instead."),
        ("banned:\n  en: [x]\n  en: [y]", "line 3: banned.en: this is in line 2 already."),
        ("bad_news: checkin/ask", "line 1: bad_news: “checkin/ask” is no list."),
        (
            "bad_news:\n  - checkin/ask\n  - checkin/aks",
            "line 3: bad_news: “checkin/aks” is no template. Did you mean ",
        ),
        ("at_most: {questions: many}", "line 1: at_most.questions: “many” is not a whole number from 0 to 99."),
        ("at_most: {question: 2}", "line 1: at_most.question: there is no such line here. Did you mean questions?"),
        ("\nshouting_letters: off", "line 2: shouting_letters: off (or no, false) is not a whole number from 2 to 99."),
        ("- 1", "line 1: a list is no section."),
        ("x" * 200_000, "line 1: it is too large."),
    ],
)
def test_a_broken_voice_is_a_fault_of_its_own(tmp_path: Path, source: str, said: str) -> None:
    owner.write(tmp_path, "checkin/ask", "Hello")
    (tmp_path / "voice.yml").write_text(source, encoding="utf-8")

    found = lint(tmp_path)

    assert len(found) == 1
    assert found[0].startswith(f"voice.yml, {said}")


def test_while_the_voice_is_broken_the_templates_are_held_to_the_shipped_one(tmp_path: Path) -> None:
    owner.write(tmp_path, "checkin/ask", "Unfortunately {{ nobody }}")
    (tmp_path / "voice.yml").write_text("baned: {}", encoding="utf-8")

    found = [*lint(tmp_path), *map(str, proofreading.of_template(Texts(tmp_path), "checkin/ask"))]

    assert [line.partition(":")[0] for line in found] == [
        *("voice.yml, line 1", "checkin/ask.j2, line 1", "checkin/ask.j2, line 1") * 2
    ]


@pytest.mark.parametrize(
    ("file", "make", "problem"),
    [
        ("checkin/ask.j2", Path.mkdir, "it is no file that can be read. Make it a text file."),
        ("checkin/ask.j2", lambda file: file.symlink_to("ask.j2"), "it is no file that can be read."),
        ("checkin/ask.j2", lambda file: file.symlink_to("nowhere"), "it is no file that can be read."),
        (
            "checkin/ask.j2",
            lambda file: file.symlink_to(__file__),
            "it leads out of the folder. Put a copy in its place.",
        ),
        ("fr", lambda file: file.symlink_to(Path(__file__).parent), "nobody looks into it: the link leads out"),
        (
            "checkin/up",
            lambda file: file.symlink_to(".."),
            "nobody looks into it: the link leads out of the folder, or back",
        ),
        ("plans.yaml", Path.touch, "nobody reads it. Call it plans.yml."),
        ("Voice.yml", Path.touch, "nobody reads it. Call it voice.yml."),
        ("checkin/ask.jinja2", Path.touch, "nobody reads it. Call it checkin/ask.j2."),
        ("tiers/gold/fr/checkin/ask.J2", Path.touch, "nobody reads it. Call it tiers/gold/fr/checkin/ask.j2."),
        ("checkin/ask.j2.txt", Path.touch, "nobody reads it. Call it checkin/ask.j2."),
    ],
)
def test_a_file_that_is_not_read_is_told(
    tmp_path: Path, file: str, make: Callable[[Path], object], problem: str
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    make(tmp_path / file)

    (found,) = lint(tmp_path)

    assert found.startswith(f"{file}, line 1: {problem}")


@pytest.mark.parametrize(
    "file", ["README.md", "checkin/ask.j2.bak", "checkin/.ask.j2", "..2026/checkin/ask.j2", "notes.txt"]
)
def test_a_file_that_nobody_takes_for_words_is_left_alone(tmp_path: Path, file: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("{{ nobody }}", encoding="utf-8")

    assert lint(tmp_path) == []


def test_a_template_that_is_no_utf8_is_told_with_the_line(tmp_path: Path) -> None:
    owner.write(tmp_path, "checkin/ask", "")
    (tmp_path / "checkin" / "ask.j2").write_bytes(b"\n\xc3\xa4\nHall\xf6chen")

    assert lint(tmp_path) == ["checkin/ask.j2, line 3: it is not UTF-8 text"]


def test_broken_plans_and_a_broken_voice_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text("tiers: [", encoding="utf-8")
    (tmp_path / "voice.yml").write_text("baned: {}", encoding="utf-8")

    assert [line.partition(",")[0] for line in lint(tmp_path)] == ["plans.yml", "voice.yml"]


def test_a_language_of_the_owners_own_is_told_what_it_lacks(tmp_path: Path) -> None:
    for name in ("checkin/ask", "checkin/ask_again"):
        owner.write(tmp_path, f"it/{name}", "Tutto bene con #{{ number }}?")
    owner.write(tmp_path, "fr-ca/checkin/ask", "Ça va avec #{{ number }} ?")

    (told,) = [
        one for one in proofreading.untranslated(Texts(tmp_path)) if one.startswith(("Not in it", "Not in fr-ca"))
    ]

    assert told.startswith("Not in it, so read in another language there: channel/welcome, issue/notice, ")
    assert " and " in told
    assert "checkin/ask" not in told


@pytest.mark.parametrize("file", ["checkin/ask", "tiers/gold/checkin/ask"])
def test_readers_who_get_the_owners_words_in_the_workspaces_language_are_told_of(tmp_path: Path, file: str) -> None:
    owner.write(tmp_path, file, "Na, läuft #{{ number }}?")
    owner.write(tmp_path, "fr/checkin/ask", "Ça va avec #{{ number }} ?")

    told = proofreading.untranslated(Texts(tmp_path, home="de"))

    assert [one for one in told if one.endswith(": checkin/ask.")] == [
        f"Not in {code}, so read in another language there: checkin/ask." for code in ("en", "es")
    ]
