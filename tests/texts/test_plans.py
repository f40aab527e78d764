"""The plans' file: whose is read, and what is told of one that cannot be."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from slackbot.domain.plan import Plans, Tier
from slackbot.texts import plans, yaml_file
from slackbot.texts.yaml_file import WrongFile


def write(folder: Path, source: str) -> Path:
    (folder / "plans.yml").write_text(source, encoding="utf-8")
    return folder


def complaint(folder: Path) -> str:
    with pytest.raises(WrongFile) as wrong:
        plans.read(folder)
    return str(wrong.value)


def test_the_owners_file_takes_the_shipped_ones_place(tmp_path: Path) -> None:
    shipped = plans.read(None)

    assert plans.read(tmp_path) == shipped
    assert plans.read(write(tmp_path, "tiers: {silver: }")).tiers.keys() == {"standard", "silver"}
    assert shipped.tiers.keys() == {"standard", "gold"}


@pytest.mark.parametrize("source", ["", "# nothing yet", "\ufefftiers:\n", "---\n..."])
def test_an_empty_file_is_the_standard_tier(tmp_path: Path, source: str) -> None:
    assert plans.read(write(tmp_path, source)) == Plans({"standard": Tier("standard")})


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "tiers:\n  gold:\n    checkin:\n      after: soon\n",
            "line 4: tiers.gold.checkin.after: “soon” is no duration",
        ),
        ("tiers:\n  gold:\n\n    checkin: soon\n", "line 4: tiers.gold.checkin: “soon” is no section."),
        ("tiers:\n  gold:\n    7: soon\n", "line 3: tiers.gold: “7” is no name."),
        (
            "tiers:\n  standard: {pending: {remind_after: off,\n    resolve_after: 1d}}",
            "line 3: tiers.standard.pending.",
        ),
        ("accounts:\n  A.B:\n    country: NO", "line 3: accounts.A.B.country: off (or no, false) is not a country;"),
        ("accounts:\n  A.B:\n    tier: gold\n", "line 3: accounts.A.B.tier: there is no tier “gold”."),
        ("accounts:\n  Acme:\n  404: {}", "line 3: accounts: “404” is no name."),
        ("accounts:\n  Acme:\n  no: {}", "line 3: accounts: off (or no, false) is no name."),
        ("accounts:\n  Acme:\n  ~: {}", "line 3: accounts: nothing is no name."),
        ("accounts:\n  Acme:\n  '': {}", "line 3: accounts: “” is no name."),
        (f"accounts:\n  Acme:\n  {'A' * 65}: ", f"line 3: accounts.{'A' * 40}…: so long a name is not possible."),
        ("accounts:\n  A:\n    channels:\n      - C0A\n      - general", "line 5: accounts.A.channels: “general” is"),
        (
            "accounts:\n  A:\n    channels:\n      - C0A\n      - 7",
            "line 5: accounts.A.channels: “7” is not",
        ),
        ("accounts:\n  A:\n    channels:\n      - C0A\n      - [C0B]", "line 5: accounts.A.channels: a list is not a"),
        (
            "accounts:\n  A: {channels: [C0A]}\n  B:\n    channels:\n      - C0B\n      - C0A",
            "line 6: accounts.B.channels: C0A is of A too.",
        ),
        ("- tiers", "line 1: a list is no section."),
        ("tiers:\n  gold: {}\n  gold: {}", "line 3: tiers.gold: this is in line 2 already. Leave it in one place."),
        ("tiers: {gold: , gold: }", "line 1: tiers.gold: this is in line 1 already."),
        ("tiers:\n  a: &a {}\n  b: *a", "line 3: *a repeats another part, which is not possible here. Write it out."),
        ("a: &a [*a]", "line 1: *a repeats another part"),
        ("\ntiers: [", "line 2: it cannot be read as YAML: while parsing a flow node, expected the node content"),
        ("tiers:\n\tgold:", "line 2: it cannot be read as YAML: while scanning for the next token"),
        ("tiers:\n---\ntiers:", "line 2: it cannot be read as YAML: expected a single document in the stream, but"),
        ("tiers: !!python/name:os.system", "line 1: it cannot be read as YAML: could not determine a constructor"),
        ("? [a]\n: b", "line 1: it cannot be read as YAML: while constructing a mapping, found unhashable key."),
        ("\ntiers: !!pairs [[a]: b]", "line 2: it cannot be read as YAML: found unhashable key. Mend it"),
        (
            '\naccounts: {"A\\0": {}}',
            "line 2: it cannot be read as YAML: it holds a character that is no text. Mend it",
        ),
        (
            '\ntiers: {"\\ud800": {}}',
            "line 2: it cannot be read as YAML: it holds a character that is no text. Mend it",
        ),
        ("\n# ä\ntiers: \x07", "line 3: it cannot be read as YAML: it holds a character that is no text. Mend it"),
        ("\ntiers: 2026-13-45", "line 2: it cannot be read as YAML: “2026-13-45” is not what it looks like; put it in"),
        ('tiers: "\\UFFFFFFFF"', "line 1: it cannot be read as YAML. Mend it"),
        ("tiers: !!bool x", "line 1: it cannot be read as YAML: “x” is not what it looks like"),
        ("tiers: !!timestamp x", "line 1: it cannot be read as YAML: “x” is not what it looks like"),
        (f"tiers: {'1:' * 1000}1.0", "line 1: it cannot be read as YAML: “1:1:1:1:"),
        ("[" * 5_000, "line 1: it is nested too deeply."),
        ("{a: " * 5_000, "line 1: it is nested too deeply."),
        ("#" * 1_000_001, "line 1: it is too large. Write at most 1,000,000 bytes."),
    ],
)
def test_a_file_that_is_not_right_is_told_with_its_line(tmp_path: Path, source: str, told: str) -> None:
    text = complaint(write(tmp_path, source))

    assert text.startswith(f"plans.yml, {told}")
    assert text.endswith(".")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("tiers:\n\tgold: {}", "Indent with spaces: YAML takes no tabs."),
        ("accounts:\n  A:\n    channels: [#ext-a]\n", "What follows a # is a remark: write names and ids without."),
        ("accounts: {A: {}\n# ours", "Mend it, or delete the file."),
    ],
)
def test_who_does_not_know_yaml_reads_what_to_do(tmp_path: Path, source: str, remedy: str) -> None:
    assert complaint(write(tmp_path, source)).endswith(f". {remedy}")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    plans_file = tmp_path / "plans.yml"

    def told(make: Callable[[], object], line: int = 1) -> None:
        make()
        assert complaint(tmp_path) == f"plans.yml, line {line}: it cannot be read. Make it a readable UTF-8 text file."
        plans_file.rmdir() if plans_file.is_dir() else plans_file.unlink()

    told(lambda: plans_file.write_bytes(b"# \xc3\xa4\n\ntiers: \xff"), line=3)
    told(plans_file.mkdir)
    told(lambda: os.mkfifo(plans_file))
    told(lambda: plans_file.symlink_to("plans.yml"))
    told(lambda: plans_file.symlink_to("nowhere"))


def test_every_fault_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    folder = write(tmp_path, "tiers:\n  gold:\n    nps: {every: 1d}\n    progres: {}\naccounts: []\n")

    with pytest.raises(WrongFile) as wrong:
        plans.read(folder)

    assert [fault.line for fault in wrong.value.faults] == [3, 4, 5]
    assert str(wrong.value).splitlines() == [str(fault) for fault in wrong.value.faults]


def test_the_shipped_file_is_read_once_a_process_and_the_owners_each_time(tmp_path: Path) -> None:
    def read() -> yaml_file.Document:
        return yaml_file.read(plans.FILE, tmp_path, size_limit=10_000)

    shipped = read()
    again = read()
    (tmp_path / plans.FILE).write_text("tiers: {}")
    first = read()
    (tmp_path / plans.FILE).write_text("accounts: {}")

    assert again is shipped
    assert (first.values, read().values) == ({"tiers": {}}, {"accounts": {}})
