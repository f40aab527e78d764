"""Writes the list of every message a customer can get: `python -m slackbot.texts.messages_page docs/messages.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from slackbot.texts import catalogue, preview
from slackbot.texts.catalogue import Sent
from slackbot.texts.saying import Texts
from slackbot.texts.template import Reads, Surface, Template

BEGIN, END = "<!-- messages: made from the templates, a test keeps it so -->", "<!-- end of messages -->"

_SCALES = {"score": range(1, 6), "ces": range(1, 8), "nps": range(11)}  # labels that stand on a button for each score

# template | when it is shown | its buttons
_BECOMES = """
checkin/solved | The check-in, after “Yes, it works” |
checkin/not_yet | The check-in, after “Not yet” |
checkin/more_time | The check-in, after “Haven’t tried yet” |
checkin/no_rush | The same, where nobody asks once more after all |
survey/thanks | The survey, after a score; **Change** goes after a quarter of an hour | change add_comment
survey/form_about | The form for a comment | send cancel
survey/commented | The survey, after a comment | change
survey/answered | Another question about an issue, after its answer | change
survey/nps_answered | The question about the relationship, after its answer | change
quote/agreed | The question whether we may quote, after “Yes” |
quote/declined | The same, after “No” |
opt_out/ask | Asked of whoever presses **Stop these messages**, before anything happens | stop_yes stop_no
opt_out/done | Alone to whoever wants no more questions | resume
opt_out/undone | Alone to whoever wants them again |
"""


def into(page: str) -> str:
    """Return the page with its list as the templates are now. Raises `ValueError` if it has no place for one."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page needs the lines {BEGIN} and {END}.")
    return "".join((before, begin, "\n\n", "\n".join(_lines(Texts())), "\n", end, after))


def listed() -> list[str]:
    """Return the names of the templates that are in the list; labels are there with the messages they stand below."""
    named = [row.name for row in _rows()]
    of_replies = ["issue/reply_head", "issue/signed_head", "issue/signature"]
    heads = [*of_replies, "together/thread"]  # the latter below each of several check-ins
    copied = ["brief/customer", "brief/customer_open"]  # by an agent, where and when they like
    return [*named, *heads, *copied, *(template.name for template in _answers())]


def buttons(texts: Texts) -> dict[str, list[str]]:
    """Return the words on the buttons of each message in the list, by its template's name."""
    return {row.name: [word for label in row.buttons for word in _on(texts, label)] for row in _rows()}


def _rows() -> list[Sent]:
    return [*catalogue.sent(), *catalogue.sent(_BECOMES)]


def _lines(texts: Texts) -> Iterator[str]:
    for when, rows in (("When", catalogue.sent()), ("What a message becomes, and forms", catalogue.sent(_BECOMES))):
        yield from (f"| {when} | Message | Buttons |", "|---|---|---|")
        for row in rows:
            shown = " · ".join(_button(texts, label) for label in row.buttons)
            yield f"| {row.when} | {_message(texts, catalogue.templates()[row.name])} | {shown} |"
        yield ""
    yield from ("| When | Answer that they alone read |", "|---|---|")
    for template in _answers():
        yield f"| {template.about[0].upper()}{template.about[1:]} | {_message(texts, template)} |"
    yield ""


def _answers() -> list[Template]:
    every = catalogue.templates().values()
    return [one for one in every if one.reads is Reads.CUSTOMER and one.surface is Surface.ANSWER]


def _message(texts: Texts, template: Template) -> str:
    said = preview.readable(texts.say(template.name, **template.sample()))
    return " ".join(said.split()).replace("|", "\\|")


def _button(texts: Texts, label: str) -> str:
    first, *others = (f"**{word}**" for word in _on(texts, label))
    return f"{first} to {others[-1]}" if others else first


def _on(texts: Texts, label: str) -> list[str]:
    if label not in _SCALES:
        return [texts.say(f"label/{label}")]
    return [texts.say(f"label/{label}", score=score) for score in _SCALES[label]]


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(into(file.read_text(encoding="utf-8")), encoding="utf-8")
