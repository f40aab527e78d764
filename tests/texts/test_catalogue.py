"""Every template, in every language, against its documented variables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.texts import Texts, catalogue, folders, language, page, proofreading, safety, sandbox
from slackbot.texts.template import Reads

TEXTS = Texts()
ALL = sorted(catalogue.templates())
CUSTOMERS = [name for name, template in catalogue.templates().items() if template.reads is Reads.CUSTOMER]
UNTRANSLATED: frozenset[str] = frozenset()
"""What is read in English until somebody translates it, such as "fr/pending/held": a release has none of them."""
ROOT = Path(__file__).parents[2]


def test_every_file_is_documented_and_every_documented_template_is_a_file() -> None:
    files = {file.removesuffix(".j2") for file in TEXTS.ours.files.values()}
    translations = {f"{code}/{name}" for code in language.SHIPPED for name in CUSTOMERS}
    phrases = {"macros", *(f"{code}/macros" for code in language.SHIPPED)}

    assert files == set(ALL) | translations - UNTRANSLATED | phrases


def test_the_lint_tells_what_is_not_translated_yet() -> None:
    assert proofreading.untranslated(TEXTS) == [
        f"Not in {code}, so read in another language there: {', '.join(names)}."
        for code in sorted(language.SHIPPED)
        if (names := [name for name in CUSTOMERS if f"{code}/{name}" in UNTRANSLATED])
    ]


def test_a_template_renders_with_its_documented_variables_and_needs_no_others() -> None:
    assert [name for name in ALL if not _renders(name)] == []


def _renders(name: str) -> bool:
    template = catalogue.templates()[name]
    locales = [None, *language.SHIPPED] if template.reads is Reads.CUSTOMER else [None]
    return all(TEXTS.say(name, locale=locale, **values) for locale in locales for values in template.samples())


@pytest.mark.parametrize("name", CUSTOMERS)
def test_a_translation_is_no_copy_of_the_english_words(name: str) -> None:
    locales = _translated(name)
    values = catalogue.templates()[name].sample()

    said = {locale: TEXTS.say(name, locale=locale, **values) for locale in locales}

    same_in_all = {"issue/reply", "issue/signature", "label/no"}
    assert len(set(said.values())) == len(locales) or name in same_in_all


@pytest.mark.parametrize("name", CUSTOMERS)
def test_a_translation_uses_the_variables_the_english_words_use(name: str) -> None:
    template = catalogue.templates()[name]
    marked = {key: f"«{key}»" for key in template.variables if key != "score"}
    values = template.sample(**marked)

    used = {
        locale: {key for key, mark in marked.items() if mark in TEXTS.say(name, locale=locale, **values)}
        for locale in _translated(name)
    }

    assert all(those == used["en"] for those in used.values())


def _translated(name: str) -> list[str]:
    return ["en", *(code for code in language.SHIPPED if f"{code}/{name}" not in UNTRANSLATED)]


def test_the_code_gives_each_template_what_is_documented() -> None:
    said = [call for file in sorted((ROOT / "slackbot").rglob("*.py")) for call in calls(file)]

    assert len(said) > 50
    for name, given, is_whole in said:
        documented = set(catalogue.templates()[name].variables)
        assert given <= documented, f"{name} is given {given - documented}, which is not documented"
        assert not is_whole or given == documented, f"{name} is never given {documented - given}"


def calls(file: Path) -> Iterator[tuple[str, set[str], bool]]:
    """Give each template a module says by name, what it gives it, and whether that is all (no `**values`)."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
            names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            given = {keyword.arg for keyword in node.keywords if keyword.arg}
            yield from ((name, given, len(given) == len(node.keywords)) for name in names)


def test_the_shipped_templates_pass_the_lint() -> None:
    assert proofreading.proofread(TEXTS) == []


def test_the_page_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")

    assert written == page.page(), "run: python -m slackbot.texts.page > docs/templates.md"


def test_shipped_templates_are_far_below_the_limits() -> None:
    sizes = {file: len(sandbox.read(TEXTS.ours.path / file, file=file)) for file in TEXTS.ours.files.values()}

    assert max(sizes.values()) < 3_000


def test_shipped_templates_use_no_other_file_than_phrases() -> None:
    shipped = sandbox.Sandbox([TEXTS.ours.path], lists=catalogue.lists())
    used = {name for file in TEXTS.ours.names for name, _ in safety.references(shipped.tree(file))}

    assert {Path(str(name)).stem for name in used} == {folders.PHRASES}


def test_the_page_lists_the_words_that_a_template_can_choose_by() -> None:
    entry = page.page().partition("### `quote/ask`")[2].partition("###")[0]

    assert "- `named`: what stands beside the words (`first_name`, `both`, `company`, `nobody`)\n" in entry
    assert "- `title`: the issue’s title\n" in entry


@pytest.mark.parametrize("locale", [None, *language.SHIPPED])
@pytest.mark.parametrize("name", ["channel/welcome", "issue/signature"])
def test_a_company_that_is_called_support_is_not_called_so_twice(name: str, locale: str | None) -> None:
    named = {"company": "Acme Support", "workspace": "Acme Support", "says_support": True, "url": None}

    said = TEXTS.say(name, locale=locale, **catalogue.templates()[name].sample() | named)

    assert len(re.findall("(?i)support|soporte|assistance", said)) == 1


@pytest.mark.parametrize("name", sorted(CUSTOMERS))
def test_french_breaks_no_line_before_its_marks_nor_after_a_numbers_sign(name: str) -> None:
    template = catalogue.templates()[name]

    said = [TEXTS.say(name, locale="fr", **values) for values in template.samples()]

    assert [words for words in said if re.search(r"[^\u00a0\u202f][;?!»]|(?<=\D) :|«[^\u00a0]|n° ", words)] == []


@pytest.mark.parametrize(("locale", "sign"), [("fr", "n°\u00a042"), ("es", "n.º\u00a042"), ("de", "#42")])
def test_a_number_has_the_sign_that_its_language_writes(locale: str, sign: str) -> None:
    names = [name for name in CUSTOMERS if "number" in catalogue.templates()[name].variables]
    said = {name: TEXTS.say(name, locale=locale, **catalogue.templates()[name].sample(number=42)) for name in names}

    other = {"#42", "n°\u00a042", "n.º\u00a042"} - {sign}
    assert [name for name, words in said.items() if any(one in words for one in other)] == []
    assert sign in said["checkin/ask"]
