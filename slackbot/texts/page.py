"""Writes the page of all templates, `docs/templates.md`: `python -m slackbot.texts.page > docs/templates.md`."""

import re
import sys
from collections.abc import Iterator

from slackbot.texts import catalogue, language, preview, safety
from slackbot.texts.sandbox import OUTPUT_LIMIT
from slackbot.texts.saying import Texts
from slackbot.texts.template import Reads, Template
from slackbot.texts.variables import Variable

_HEAD = f"""\
# Templates

<!-- Made from the code by `python -m slackbot.texts.page`; a test keeps it so. -->

Every sentence the bot says is a file `templates/<noun>/<event>.j2`. To change one, name a folder of your own in
`TEMPLATES_DIR`, copy the file into it with `slackbot templates copy checkin/ask`, edit the copy, run
`slackbot templates lint`, and restart. `slackbot templates preview checkin/ask --locale fr` shows what it looks like.

## Languages and tiers

In a channel, which colleagues and your team read too, the words are in the language of its account, else in the
workspace's (`LOCALE`). In direct messages and in what one person alone reads, that person's own language comes first.
In each language, the last one English, the first of these files is taken:

1. `tiers/<tier>/<locale>/<noun>/<event>.j2` of yours, then `tiers/<tier>/<noun>/<event>.j2`: for accounts of that tier
2. `<locale>/<noun>/<event>.j2` of yours, then `<noun>/<event>.j2`
3. the shipped ones, in the same order

A file of yours with no language in its path is in the workspace's own language; a shipped one is English. Where you
have such a file, your own words go before shipped translations: readers of French get theirs from your folder `fr`, and
`slackbot templates lint` names what it lacks. For `fr-CA` the folders `fr-ca` and `fr` are looked at. Days, times and
durations are written as one writes them in that language. The words in the chart of a summary are `summary/chart_…`:
where its font, which has the letters of European languages, cannot write yours, the picture is in English, and the text
beside it (`summary/chart_alt`) still tells the figures in your words.

## What a template may do

It prints variables (`{{{{ number }}}}`), chooses with `{{% if … %}}`, and uses phrases of `macros.j2`. All values are
escaped for Slack. Filters: {", ".join(f"`{name}`" for name in sorted(safety.FILTERS))}.
It has no loops over numbers, no arithmetic on texts and no `| safe`; a file has at most {safety.SOURCE_LIMIT:,} bytes
and writes at most {OUTPUT_LIMIT:,} characters beside its values. A variable marked *may be missing* is asked for first:
`{{% if first_name %}}Hi {{{{ first_name }}}}{{% else %}}Hello{{% endif %}}`.

A file that breaks a rule, or cannot be rendered, is passed over: the next one in the order above is used, and the
leads are told once.

## Check-ins of your own

A file `checkin/<name>.j2` of yours, in any language and tier, is a check-in that an agent can choose:
`/issue checkin #42 in 2d <name>`. It is given the variables of `checkin/ask`, which takes its place if it is gone or
broken.

## Brand voice

`voice.yml` lists the words that are banned, how no sentence begins, and the rules of tone. A copy in your own folder
takes its place. The lint also finds a title that is said twice, and a day in a promise that nobody made.

## After an upgrade

A copy of yours keeps its words: a variable that a template has had stays. `slackbot templates lint` says what has
become of each:

| It says | What to do |
|---|---|
| word for word the shipped one | delete it: it changes nothing |
| word for word what was shipped until … | delete it to read the words of now: nobody edited it |
| it began as the text shipped until … | you edited it, and the shipped text has changed: carry over what you like |
| it is like no text that was shipped | look once: the words are yours, and the shipped ones have changed |
| there is no template … any more | delete it: nobody reads it |

It names the variables that the shipped text has taken up, or no longer uses, since yours was copied.
`slackbot templates diff checkin/ask.j2` shows what has changed in the shipped text since, then yours beside it. At its
end stands a line such as `{{# from the shipped text b7de912e -#}}`: as the first line of your file it says which
shipped text you have seen, and the lint is silent until that changes again. `templates copy` writes it for you. Without
it the text is found that yours has most words in common with. A translation into a language of your own has none: with
the line of the text that you translated, the lint tells you when that one changes. None of it makes the lint fail, but
a file that nobody reads.

In its own thread, which begins with its title, the shipped words name an issue by its number alone:
`{{% if with_title %}} ({{{{ title }}}}){{% endif %}}`.
"""
_WORD = re.compile("[a-z_]+")
_HEADINGS = {Reads.CUSTOMER: "What customers read", Reads.AGENTS: "What agents read", Reads.LEADS: "What leads read"}


def page() -> str:
    """Return the page in Markdown."""
    texts = Texts()
    lines = [_HEAD]
    for reads, heading in _HEADINGS.items():
        lines.append(f"## {heading}\n")
        for template in catalogue.templates().values():
            if template.reads is reads:
                lines.extend(_entry(texts, template))
    return "\n".join(lines).rstrip("\n") + "\n"


def _entry(texts: Texts, template: Template) -> Iterator[str]:
    yield f"### `{template.name}`\n"
    where = f"{template.surface.word}, at most {template.surface.limit:,} characters"
    translated = [code for code in language.SHIPPED if texts.ours.has(template.name, language=code)]
    also = f" Also in {', '.join(translated)}." if translated else ""
    yield f"{template.about[0].upper()}{template.about[1:]} ({where}).{also}\n"
    for name, variable in template.variables.items():
        lacking = "; may be missing" if name in template.lacking else ""
        yield f"- `{name}`: {variable.meaning}{_choice(variable)}{lacking}"
    if template.variables:
        yield ""
    shown = preview.readable(texts.say(template.name, **template.sample())).replace("\n", "\n> ")
    yield f"> {shown}\n"


def _choice(variable: Variable) -> str:
    """Return the words that a template can choose by, if the variable is one of some."""
    words = [sample for sample in variable.samples if isinstance(sample, str) and _WORD.fullmatch(sample)]
    return f" ({', '.join(f'`{word}`' for word in words)})" if len(words) > 1 else ""


if __name__ == "__main__":
    sys.stdout.write(page())
