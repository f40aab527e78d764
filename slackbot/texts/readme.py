"""Writes README's list of every message a customer can get: `python -m slackbot.texts.readme README.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from slackbot.texts import catalogue, preview
from slackbot.texts.catalogue import Reads, Surface, Template
from slackbot.texts.saying import Texts

BEGIN, END = "<!-- messages: made from the templates, a test keeps it so -->", "<!-- end of messages -->"

_SCALES = {"score": range(1, 6), "ces": range(1, 8), "nps": range(11)}  # labels that stand on a button for each score

# template | when it is sent | its buttons
_MESSAGES = """
issue/notice | An issue was logged in their channel |
issue/reply | An agent replies, or says what was done when resolving; in the agent’s name |
progress/note | They waited as long as their tier says: an agent begins from it; by itself only by plan | stop
pending/reminder | We wait for the customer, who says nothing | stop
pending/auto_closed | Nothing came after the reminder either |
checkin/ask | The issue was resolved, a day ago | solved not_yet more_time stop
checkin/ask_again | They needed more time, and have had it | solved not_yet stop
survey/ask | Some hours after “Solved”, or two days after a check-in without an answer | score stop
survey/ces | Instead of that question, where the plan lets both take turns | ces stop
survey/reminder | The survey got no answer, where the plan has one reminder | score stop
recovery/apology | The words that a lead begins an apology from, after a low rating or “Not yet” |
recovery/ask_again | A trouble was made good | score stop
quote/ask | Alone with the bot, after a 5 with kind words, where there is a channel for them | yes quote_company no
survey/nps | Once a quarter at most, alone with the bot, where the plan has it | nps stop
"""
_BECOMES = """
checkin/solved | The check-in, after “Solved” |
checkin/not_yet | The check-in, after “Not yet” |
checkin/more_time | The check-in, after “Need more time” |
survey/thanks | The survey, after a score; **Change** goes after a quarter of an hour | change add_comment
survey/form_about | The form for a comment | send cancel
survey/commented | The survey, after a comment | change
survey/answered | Another question about an issue, after its answer | change
survey/nps_answered | The question about the relationship, after its answer | change
quote/agreed | The question whether we may quote, after “Yes” |
quote/declined | The same, after “No” |
opt_out/ask | Asked of who presses **Stop these messages**, before anything happens | stop_yes stop_no
opt_out/done | Alone to who wants no more questions | resume
opt_out/undone | Alone to who wants them again |
"""
_HEADINGS = (
    (_MESSAGES, "| When | Message | Buttons |"),
    (_BECOMES, "| What a message becomes, and forms | Message | Buttons |"),
)


def into(readme: str) -> str:
    """Return the README with its list as the templates are now. Raises `ValueError` if it has no place for one."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README needs the lines {BEGIN} and {END}.")
    return "".join((before, begin, "\n\n", "\n".join(_lines(Texts())), "\n", end, after))


def listed() -> list[str]:
    """Return the names of the templates that are in the list; labels are there with the messages they stand below."""
    named = [line.split("|")[0].strip() for rows, _ in _HEADINGS for line in rows.strip().splitlines()]
    heads = ["issue/reply_head"]  # above every reply
    return [*named, *heads, *(template.name for template in _answers())]


def buttons(texts: Texts) -> dict[str, list[str]]:
    """Return the words on the buttons of each message in the list, by its template's name."""
    rows = (line.split("|") for rows, _ in _HEADINGS for line in rows.strip().splitlines())
    return {name.strip(): [word for label in labels.split() for word in _on(texts, label)] for name, _, labels in rows}


def _lines(texts: Texts) -> Iterator[str]:
    for rows, heading in _HEADINGS:
        yield from (heading, "|---|---|---|")
        for line in rows.strip().splitlines():
            name, when, buttons = (part.strip() for part in line.split("|"))
            shown = " · ".join(_button(texts, label) for label in buttons.split())
            yield f"| {when} | {_message(texts, catalogue.templates()[name])} | {shown} |"
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
