"""`slackbot templates`: the words, checked and shown without Slack and without a database."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from slackbot.texts import earlier
from tests import command_line
from tests.command_line import Done


@pytest.fixture
def owner(tmp_path: Path) -> Path:
    """A folder of the owner's with a check-in of their own."""
    (tmp_path / "words" / "checkin").mkdir(parents=True)
    (tmp_path / "words" / "checkin" / "ask.j2").write_text("All well with #{{ number }}?")
    return tmp_path / "words"


def slackbot(owner: Path, *words: str, **settings: str) -> Done:
    return command_line.run("templates", *words, folder=owner.parent, environment=_environment(owner, settings))


def _environment(owner: Path, settings: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "TEMPLATES_DIR": str(owner), **settings}


def test_good_templates_pass_and_nothing_is_written(owner: Path) -> None:
    done = command_line.start("templates", "lint", folder=owner.parent, environment=_environment(owner, {}))

    first, *_ = done.stdout.splitlines()
    assert (done.returncode, first, done.stderr) == (0, "Every template is well.", "")
    assert [file.name for file in owner.parent.iterdir()] == ["words"]


def test_a_bad_template_is_named_with_its_line_whatever_the_database_says(owner: Path) -> None:
    (owner / "checkin" / "ask.j2").write_text("Hi\n{{ nobody.here }}")

    done = slackbot(owner, "lint", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert done.returncode == 1
    assert done.stdout.startswith("checkin/ask.j2, line 2: `nobody` is no variable of checkin/ask; there are: ")


def test_bad_plans_are_named_with_their_line_beside_the_templates(owner: Path) -> None:
    (owner / "checkin" / "ask.j2").write_text("Hi <!channel>")
    (owner / "plans.yml").write_text("tiers:\n  gold:\n    nps: {every: 1d}\n")

    done = slackbot(owner, "lint")

    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [
        "plans.yml, line 3: tiers.gold.nps.every: “1d” is too short. Write at least 90d.",
        "checkin/ask.j2, line 1: this would call everybody in the channel: leave it out",
    ]
    assert done.stderr == ""


def test_a_preview_is_what_the_reader_sees(owner: Path) -> None:
    assert slackbot(owner, "preview", "checkin/ask").stdout == "All well with #42?\n"
    assert slackbot(owner, "preview", "checkin/solved", "--locale", "es-LA").stdout.startswith("Gracias por confirmar")


def test_a_preview_of_nothing_is_one_clear_sentence(owner: Path) -> None:
    unknown = slackbot(owner, "preview", "checkin/aks")
    issueless = slackbot(owner, "preview", "checkin/ask", "--issue", "7")

    assert unknown.stderr == "There is no template checkin/aks. Did you mean checkin/ask?\n"
    assert unknown.returncode == 1
    assert issueless.stderr.startswith("DATABASE_URL: there is no database with a workspace there.")
    assert issueless.returncode == 2


def test_a_preview_takes_an_issue_with_its_sign_and_without(owner: Path) -> None:
    taken = [slackbot(owner, "preview", "checkin/ask", "--issue", written) for written in ("7", "#7")]

    assert [one.stderr.split(".")[0] for one in taken] == 2 * [
        "DATABASE_URL: there is no database with a workspace there"
    ]


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--tier", "glod", "--tier: plans.yml has no tier “glod”. Did you mean gold?"),
        ("--locale", "german", "--locale: “german” is no language. Did you mean de?"),
        ("--issue", "abc", "--issue: “abc” is no issue’s number. Write it as 42 or #42."),
        ("--issue", "0", "--issue: “0” is no issue’s number. Write it as 42 or #42."),
        ("--issue", "9" * 10, "--issue: “9999999999” is no issue’s number. Write it as 42 or #42."),
    ],
)
def test_an_option_of_a_preview_that_names_nothing_is_one_clear_sentence(
    owner: Path, option: str, value: str, told: str
) -> None:
    done = slackbot(owner, "preview", "checkin/ask", option, value)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{told}\n"


def test_a_preview_says_beside_it_where_its_words_are_not_the_readers_own(owner: Path) -> None:
    (owner / "survey").mkdir()
    (owner / "survey" / "ask.j2").write_text("{{ nobody }}")

    other = slackbot(owner, "preview", "checkin/ask", "--locale", "it-IT", "--tier", "gold")
    broken = slackbot(owner, "preview", "survey/ask")

    assert (other.returncode, other.stdout) == (0, "All well with #42?\n")
    assert other.stderr.splitlines() == [
        "There are no words in Italian (Italy) for checkin/ask; such readers get these, in English.",
        "The tier gold has no words of its own for checkin/ask; it gets these, as others do.",
    ]
    assert broken.returncode == 1
    assert broken.stdout.startswith("Ana, how satisfied")
    assert broken.stderr.startswith("survey/ask.j2, line 1: `nobody` is no variable of survey/ask; there are: ")


def test_a_preview_and_the_lint_know_the_workspaces_language(owner: Path) -> None:
    ours = slackbot(owner, "preview", "checkin/ask", "--locale", "fr", LOCALE="de")
    shipped = slackbot(owner, "preview", "checkin/solved", LOCALE="de")
    lint = slackbot(owner, "lint", LOCALE="de")

    assert ours.stdout == "All well with #42?\n"
    assert ours.stderr == "There are no words in French for checkin/ask; such readers get these, in German.\n"
    assert shipped.stdout.startswith("Danke für Ihre Rückmeldung")
    assert "Not in en, so read in another language there: checkin/ask." in lint.stdout.splitlines()


@pytest.mark.parametrize("words", [("lint",), ("preview", "checkin/ask")])
def test_a_language_that_is_none_is_one_sentence_and_exit_code_2(owner: Path, words: tuple[str, ...]) -> None:
    done = slackbot(owner, *words, LOCALE="deutsch")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "LOCALE: “deutsch” is no language. Write its code, perhaps de.\n"


def test_a_copy_is_made_once_edited_and_left_alone_by_the_lint(tmp_path: Path) -> None:
    (owner := tmp_path / "words").mkdir()
    copied = slackbot(owner, "copy", "de/checkin/ask")
    needless = slackbot(owner, "lint")
    mine = owner / "de" / "checkin" / "ask.j2"
    mine.write_text(mine.read_text().replace("?", ", bitte?"))

    assert copied.stdout.startswith(f"{mine} is yours to edit.")
    assert _of(needless, "de/checkin/ask.j2") == [
        "de/checkin/ask.j2: word for word the shipped one. Delete it, and later changes reach you by themselves."
    ]
    assert _of(slackbot(owner, "lint"), "de/checkin/ask.j2") == []
    assert (
        slackbot(owner, "copy", "de/checkin/ask").stderr
        == f"{mine} is there already. Take it away first, or edit it.\n"
    )


def test_a_copy_is_in_the_workspaces_language(owner: Path) -> None:
    done = slackbot(owner, "copy", "checkin/solved", LOCALE="de")

    assert done.returncode == 0
    assert "Danke für Ihre Rückmeldung" in (owner / "checkin" / "solved.j2").read_text()


def test_the_plans_are_copied_as_they_are_and_change_nothing(owner: Path) -> None:
    before = slackbot(owner, "lint")
    copied = slackbot(owner, "copy", "plans.yml")
    compared = slackbot(owner, "diff", "plans.yml")

    assert copied.stdout.startswith(f"{owner / 'plans.yml'} is yours to edit.")
    assert (owner / "plans.yml").read_text() == (Path(__file__).parents[1] / "templates" / "plans.yml").read_text()
    assert slackbot(owner, "lint") == before
    assert (compared.returncode, compared.stderr.partition(".yml ")[0]) == (2, "Of plans")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("checkin/aks", "There is no template checkin/aks. Did you mean checkin/ask.j2?"),
        (
            "../checkin/ask",
            "../checkin/ask.j2: nobody reads it: “..” is no language. Write its code, like de or pt-BR.",
        ),
        ("german/checkin/ask", "german/checkin/ask.j2: nobody reads it: “german” is no language. Did you mean de?"),
    ],
)
def test_nothing_is_copied_to_where_nobody_reads_it(owner: Path, file: str, told: str) -> None:
    done = slackbot(owner, "copy", file)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{told}\n")
    assert [one.name for one in owner.parent.rglob("*.j2")] == ["ask.j2"]


def test_the_lint_says_which_copies_the_shipped_words_have_left_behind(owner: Path) -> None:
    before = earlier.of("checkin/ask.j2")[0].text
    (owner / "checkin" / "ask.j2").write_text(before.replace("Hi ", "Dear "))
    (owner / "checkin" / "solved.j2").write_text(earlier.of("checkin/solved.j2")[0].text)
    (owner / "checkin" / "vip.j2").write_text("Still well with #{{ number }}?")

    done = slackbot(owner, "lint")

    assert done.returncode == 0
    assert _of(done, "checkin/") == [
        "checkin/ask.j2: it began as the text shipped until Sun 22 Nov 2026, as its words suggest; the shipped one has"
        " changed since. New in it: `with_title`. Gone from it: `resolved_day`."
        " `slackbot templates diff checkin/ask.j2` shows it, and how to end this line.",
        "checkin/solved.j2: word for word what was shipped until Sun 22 Nov 2026. Delete it to read the words of now.",
    ]


def test_a_comparison_shows_what_to_carry_over_and_ends_the_lints_line(owner: Path) -> None:
    mine = owner / "checkin" / "ask.j2"
    mine.write_text("All well with #{{ number }}? We marked it as solved on {{ resolved_day }}.")
    (line,) = _of(slackbot(owner, "lint"), "checkin/ask.j2")

    shown = slackbot(owner, "diff", "checkin/ask")
    note = shown.stdout.splitlines()[-1]
    mine.write_text(f"{note}\nAll well with #{{{{ number }}}}?")

    assert line.startswith("checkin/ask.j2: it is like no text that was shipped, and the shipped one has changed")
    assert "\n-All well with #{{ number }}? We marked it as solved on {{ resolved_day }}.\n+" in shown.stdout
    assert _of(slackbot(owner, "lint"), "checkin/ask.j2") == []
    assert slackbot(owner, "preview", "checkin/ask").stdout == "All well with #42?\n"
    assert "the shipped text has not changed since" in slackbot(owner, "diff", "checkin/ask.j2").stdout


def test_a_translation_is_behind_only_where_its_first_line_says_of_what(owner: Path) -> None:
    before = earlier.of("checkin/ask.j2")[-1]
    (theirs := owner / "it" / "checkin").mkdir(parents=True)
    (theirs / "ask.j2").write_text("La n. {{ number }} funziona?")
    silent = _of(slackbot(owner, "lint"), "it/")
    (theirs / "ask.j2").write_text(f"{earlier.note(before, file='ask.j2')}\nLa n. {{{{ number }}}} funziona?")

    assert silent == []
    assert len(_of(slackbot(owner, "lint"), "it/checkin/ask.j2: it began as the text shipped until ")) == 1


def test_what_is_shipped_no_more_is_bad_and_says_since_when(owner: Path) -> None:
    (owner / "summary").mkdir()
    (owner / "summary" / "title.j2").write_text("Support on {{ day }}")

    done = slackbot(owner, "lint")

    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "summary/title.j2, line 1: there is no template summary/title any more, and nobody reads it since"
        " Mon 30 Nov 2026. Delete it"
    )
    assert slackbot(owner, "diff", "summary/title").stderr.endswith("that takes the place of a shipped one.\n")


def _of(done: Done, file: str) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith(file)]
