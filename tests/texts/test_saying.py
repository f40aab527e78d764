"""Which file the words are taken from, and in whose way days and times are written."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain.working import parse_working_hours
from slackbot.texts import Fault, Texts, folders, language
from tests.texts import owner

AT = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
HOURS = parse_working_hours("Mon-Thu 08:30-17:00, Fri 08:30-12:00, Fri 13:00-15:00, Sun 22:00-06:00")
ASK = {
    "number": 42,
    "title": "Printer",
    "with_title": False,
    "first_name": "Ana",
    "resolved_day": date(2026, 11, 12),
}

SHIPPED_FR = str(Texts().say("checkin/ask", locale="fr", **ASK))
EVERYTHING = {
    "tiers__gold__fr__checkin__ask": "gold fr",
    "tiers__gold__checkin__ask": "gold",
    "fr_CA__checkin__ask": "fr-CA",
    "fr__checkin__ask": "fr",
    "checkin__ask": "plain",
}


@pytest.mark.parametrize(
    ("locale", "tier", "missing", "said"),
    [
        ("fr-FR", "gold", [], "gold fr"),
        ("fr-FR", "silver", [], "fr"),
        ("fr-FR", None, [], "fr"),
        ("fr-CA", None, [], "fr-CA"),
        ("fr_ca", None, ["fr_CA__checkin__ask"], "fr"),
        ("fr-FR", "gold", ["tiers__gold__fr__checkin__ask"], "fr"),
        ("fr-FR", None, ["fr__checkin__ask"], "plain"),
        ("de-DE", "gold", [], "gold"),
        ("de-DE", "silver", [], "plain"),
        ("en-US", "gold", [], "gold"),
        ("en-US", None, [], "plain"),
        (None, None, [], "plain"),
        ("ja-JP", None, [], "plain"),
        ("ja-JP", "gold", [], "gold"),
    ],
)
def test_the_readers_language_comes_first_then_the_owner_then_the_tier(
    tmp_path: Path, locale: str | None, tier: str | None, missing: list[str], said: str
) -> None:
    files = {name: source for name, source in EVERYTHING.items() if name not in missing}
    texts = Texts(owner.folder(tmp_path, **files))

    assert texts.say("checkin/ask", locale=locale, tier=tier, **ASK) == said
    assert texts.to(locale=locale, tier=tier).say("checkin/ask", **ASK) == said


def test_a_folder_may_be_called_as_slack_calls_the_locale_whatever_its_case(tmp_path: Path) -> None:
    files = {"es-LA__checkin__ask": "¿Todo bien?", "Tiers__GOLD__es_LA__checkin__ask": "¿Todo bien, amiga?"}
    texts = Texts(owner.folder(tmp_path, **files))

    assert texts.say("checkin/ask", locale="es-LA", **ASK) == "¿Todo bien?"
    assert texts.say("checkin/ask", locale="es-LA", tier="gold", **ASK) == "¿Todo bien, amiga?"
    assert texts.faults() == []


def test_folders_are_read_through_links_that_stay_below(tmp_path: Path) -> None:
    owner.write(tmp_path / "words", "..2026/fr/checkin/ask", "Tout va bien ?")
    (tmp_path / "words" / "..data").symlink_to("..2026")
    (tmp_path / "words" / "fr").symlink_to("..data/fr")
    (tmp_path / "words" / "checkin").symlink_to(tmp_path)

    texts = Texts(tmp_path / "words")

    assert texts.say("checkin/ask", locale="fr", **ASK) == "Tout va bien ?"
    assert texts.faults() == []


@pytest.mark.parametrize("source", ["", " \n", "{# nothing yet #}", "{% if number == 43 %}x{% endif %}"])
def test_an_owners_file_that_says_nothing_gives_way(tmp_path: Path, source: str) -> None:
    heard: list[Fault] = []
    texts = Texts(owner.folder(tmp_path, checkin__ask=source), on_fault=heard.append)

    assert texts.say("checkin/ask", **ASK).startswith("Hi Ana, is #42")
    assert heard == [Fault("checkin/ask.j2", 1, "there is nothing to read")]


def test_the_owners_files_without_a_language_are_in_the_workspaces_own(tmp_path: Path) -> None:
    texts = Texts(owner.folder(tmp_path, checkin__ask="Na, läuft es?"), home="de")

    assert texts.say("checkin/ask", locale="de-AT", **ASK) == "Na, läuft es?"
    assert texts.say("checkin/ask", **ASK) == "Na, läuft es?"
    assert texts.to().trace("checkin/ask", ASK).found.language == "de"


@pytest.mark.parametrize("home", ["en", "de", "es", "pt-BR"])
@pytest.mark.parametrize("locale", ["fr-FR", "de", "es-LA", "en-GB", "ja"])
def test_the_owners_words_go_before_shipped_ones_whatever_languages_these_are_in(
    tmp_path: Path, home: str, locale: str
) -> None:
    texts = Texts(owner.folder(tmp_path, checkin__ask="Ours"), home=home)

    assert texts.say("checkin/ask", locale=locale, **ASK) == "Ours"
    assert texts.say("survey/ask", locale=locale, **ASK) == Texts(home=home).say("survey/ask", locale=locale, **ASK)


@pytest.mark.parametrize(
    ("files", "tier", "said"),
    [
        ({"fr__checkin__ask": "fr", "checkin__ask": "plain"}, None, "fr"),
        ({"es__checkin__ask": "es"}, None, SHIPPED_FR),
        ({"en__checkin__ask": "en"}, None, SHIPPED_FR),
        ({"tiers__gold__checkin__ask": "gold"}, None, SHIPPED_FR),
        ({"tiers__gold__checkin__ask": "gold"}, "gold", "gold"),
        ({"tiers__gold__checkin__ask": "gold", "fr__checkin__ask": "fr"}, "gold", "fr"),
        ({"checkin__ask": "{{ oh"}, None, SHIPPED_FR),
    ],
)
def test_the_owners_words_in_other_languages_and_for_other_tiers_do_not(
    tmp_path: Path, files: dict[str, str], tier: str | None, said: str
) -> None:
    texts = Texts(owner.folder(tmp_path, **files))

    assert texts.say("checkin/ask", locale="fr-FR", tier=tier, **ASK) == said


def test_a_workspaces_own_language_is_spoken_to_whoever_has_none() -> None:
    texts = Texts(home="de")

    assert texts.say("checkin/solved", number=42, title="Drucker", with_title=True).startswith(
        "Danke für Ihre Rückmeldung"
    )


def test_a_broken_variant_gives_way_to_the_next_file_in_line(tmp_path: Path) -> None:
    heard: list[Fault] = []
    folder = owner.folder(tmp_path, fr__checkin__ask="{{ oh", tiers__gold__fr__checkin__ask="{{ no }}")
    texts = Texts(folder, on_fault=heard.append)

    said = texts.say("checkin/ask", locale="fr", tier="gold", **ASK)

    assert said == SHIPPED_FR
    assert [fault.file for fault in heard] == ["tiers/gold/fr/checkin/ask.j2", "fr/checkin/ask.j2"]


def test_faults_are_reported_at_once_when_asked(tmp_path: Path) -> None:
    heard: list[Fault] = []
    texts = Texts(owner.folder(tmp_path, checkin__ask="fine", survey__ask="{% if %}"), on_fault=heard.append)

    texts.report()
    texts.report()

    assert [(fault.file, fault.line) for fault in heard] == [("survey/ask.j2", 1)]


def test_a_missing_value_is_never_printed_as_none(tmp_path: Path) -> None:
    heard: list[Fault] = []
    texts = Texts(owner.folder(tmp_path, checkin__ask="Hi {{ first_name }},\nall well?"), on_fault=heard.append)

    said = texts.say("checkin/ask", **ASK | {"first_name": None})

    assert said.startswith("Hello, is #42")
    assert heard == [Fault("checkin/ask.j2", 1, "a value is missing here: ask for it with `{% if … %}` first")]


def test_a_shipped_template_without_its_values_is_a_bug_and_rises() -> None:
    with pytest.raises(Exception, match="first_name"):
        Texts().say("checkin/ask", number=42)


def test_long_words_of_a_person_are_said_whole() -> None:
    words = "<" * 8_000

    assert Texts().say("issue/reply", number=42, agent="Mira", words=words) == "Mira: " + "&lt;" * 8_000


@pytest.mark.parametrize(
    ("locale", "source", "said"),
    [
        ("en", "{{ day | day }}", "Thursday 12 November 2026"),
        ("en-US", "{{ day | day }}", "Thursday, November 12, 2026"),
        ("de-DE", "{{ day | day }}", "Donnerstag, 12. November 2026"),
        ("fr-FR", "{{ day | day }}", "jeudi 12 novembre 2026"),
        ("es-LA", "{{ day | day }}", "jueves, 12 de noviembre de 2026"),
        ("xx-YY", "{{ day | day }}", "Thursday 12 November 2026"),
        ("de", "{{ day }}", "Donnerstag, 12. November 2026"),
        ("de", "{{ at | day }}", "Freitag, 13. November 2026"),
        ("de", "{{ at | time }}", "00:30"),
        ("en", "{{ at | time }}", "00:30"),
        ("en-US", "{{ at | time }}", "12:30\u202fAM"),
        ("de", "{{ wait | duration }}", "1 Tg. 3 Std."),
        ("de", "{{ wait | duration('long') }}", "1 Tag, 3 Stunden"),
        ("fr", "{{ wait }}", "1\u202fj 3\u202fh"),
        ("en", "{{ wait }}", "1 d 3 h"),
        ("en", "{{ wait | duration('long') }}", "1 day, 3 hours"),
        ("en", "{{ hours | hours }}", "Mon–Thu 08:30–17:00, Fri 08:30–12:00, Fri 13:00–15:00, Sun 22:00–06:00"),
        (
            "en-US",
            "{{ hours | hours }}",
            "Mon–Thu 8:30\u202fAM–5:00\u202fPM, Fri 8:30\u202fAM–12:00\u202fPM, "
            "Fri 1:00\u202fPM–3:00\u202fPM, Sun 10:00\u202fPM–6:00\u202fAM",
        ),
        ("de", "{{ hours | hours }}", "Mo.–Do. 08:30–17:00, Fr. 08:30–12:00, Fr. 13:00–15:00, So. 22:00–06:00"),
        ("en", "{{ 'at noon' | hours }}", "at noon"),
        ("en", "{{ at }}", "<!date^1794526200^{date_short_pretty} {time}|12 Nov 2026 23:30 UTC>"),
        ("en", "{{ 'already words' | day }} {{ 'so' | duration }}", "already words so"),
    ],
)
def test_days_times_and_durations_are_the_readers(tmp_path: Path, locale: str, source: str, said: str) -> None:
    language = locale.partition("-")[0]
    path = "own__words" if language in {"en", "xx"} else f"{language}__own__words"
    texts = Texts(owner.folder(tmp_path, **{path: source})).to(locale=locale, zone=ZoneInfo("Europe/Berlin"))

    text = texts.say("own/words", day=date(2026, 11, 12), at=AT, wait=timedelta(hours=27, minutes=5), hours=HOURS)

    assert text == said


def test_a_day_is_written_in_the_language_of_the_words_around_it() -> None:
    values = ASK | {"first_name": None, "due_day": ASK["resolved_day"]}

    said = Texts().say("pending/reminder", locale="ja-JP", **values)

    assert "close it on Thursday 12 November 2026" in said


def test_the_files_for_a_reader_are_looked_for_once() -> None:
    theirs = Texts(None).to(locale="fr-CH", tier="gold")
    first = theirs.say("checkin/ask", **ASK)
    before = folders.search.cache_info().misses, language.normal.cache_info().misses

    assert theirs.say("checkin/ask", **ASK) == first
    assert (folders.search.cache_info().misses, language.normal.cache_info().misses) == before


def test_folders_of_two_owners_are_kept_apart(tmp_path: Path) -> None:
    one = Texts(owner.folder(tmp_path / "one", checkin__ask="One"))
    two = Texts(owner.folder(tmp_path / "two", fr__checkin__ask="Deux"))

    assert [one.say("checkin/ask", **ASK), two.say("checkin/ask", locale="fr", **ASK)] == ["One", "Deux"]
    assert two.say("checkin/ask", **ASK) == Texts(None).say("checkin/ask", **ASK)


@pytest.mark.parametrize(
    ("file", "are_shared"), [("checkin/ask_again", True), ("macros", False), ("fr/macros", False), ("plans", True)]
)
def test_shipped_words_are_read_once_a_process_unless_the_owner_has_phrases(
    tmp_path: Path, file: str, are_shared: bool
) -> None:
    owner.write(tmp_path, file, "{% macro hello(first_name) %}{{ first_name }}{% endmacro %}")
    usual, theirs = (
        list(texts.attempts("checkin/ask", locale="fr", tier=None)) for texts in (Texts(), Texts(tmp_path))
    )

    assert (theirs == usual) is are_shared
    assert theirs[-1] == usual[-1]
