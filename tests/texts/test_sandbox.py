"""What only prints its values is filled in, and says what Jinja would print, to the letter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from slackbot.texts import Mrkdwn, Texts, catalogue, folders
from slackbot.texts.sandbox import Sandbox

SHIPPED = folders.shipped().path
FILES = sorted(Texts().ours.names)


def _box(folder: Path = SHIPPED) -> Sandbox:
    return Sandbox([folder], lists=catalogue.lists())


def test_every_file_says_what_jinja_prints() -> None:
    box, templates = _box(), catalogue.templates()
    for file in FILES:
        name = "/".join(file.removesuffix(".j2").split("/")[-2:])
        for values in templates[name].samples() if name in templates else ():
            assert box.write(file, values) == "".join(box.get_template(file).generate(values)).strip()


def test_what_only_prints_words_and_numbers_is_never_run() -> None:
    box = _box()

    said = box.write("button/reads.j2", {"label": Mrkdwn("Claim &amp; go"), "number": 42})

    assert said == "Claim &amp; go, issue 42"
    assert not box.cache


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("  {{ title }} \n", "a &lt;b&gt;"),
        ("{{ title }}{{ number }}", "a &lt;b&gt;42"),
        ("{{ at }}", "<!date^1767225600^{date_short_pretty} {time}|01 Jan 2026 00:00 UTC>"),
        ("{% if number %}yes{% endif %} {{ title }}", "yes a &lt;b&gt;"),
        ("{{ title }}{# only a remark #}", "a &lt;b&gt;"),
        ("{{ title | upper }}", "A &lt;B&gt;"),
    ],
)
def test_words_are_the_same_whether_filled_in_or_run(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "one.j2").write_text(source)

    assert (
        _box(tmp_path).write("one.j2", {"title": "a <b>", "number": 42, "at": datetime(2026, 1, 1, tzinfo=UTC)}) == said
    )


@pytest.mark.parametrize("values", [{}, {"title": None}])
def test_a_value_that_is_missing_is_told_by_jinja_with_its_line(tmp_path: Path, values: dict[str, None]) -> None:
    (tmp_path / "one.j2").write_text("first\n{{ title }}")

    with pytest.raises(UndefinedError):
        _box(tmp_path).write("one.j2", values)
