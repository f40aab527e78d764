"""Words that people read in Slack are templates: in the code that answers them there is no sentence and no label."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import slackbot

SLACKBOT = Path(slackbot.__file__).parent
SAYING = ("blocks", "desk", "domain", "listeners", "outbox")  # whose strings reach Slack
DRAWN = "charts.py"  # whose strings are in a picture there
MODULES = [
    DRAWN,
    *sorted(str(file.relative_to(SLACKBOT)) for part in SAYING for file in (SLACKBOT / part).rglob("*.py")),
]

TO_THE_OPERATOR = {"domain/setup.py", "domain/database_address.py"}  # what `doctor` and the log say of settings
HEARD = {"domain/names.py", "domain/thanks.py", "domain/message.py"}  # lists of others' words, to know them by
NO_WORDS = {  # what looks like words, and is read by nobody in Slack
    "charts.py": {"DayPoint"},  # the name of a type
    "domain/budget.py": {"write how many in how long for a person, then for an account, like 1/7d,3/30d."},  # settings
    "domain/working.py": {  # settings
        "write days and hours like Mon-Fri 09:00-17:00, several with a comma between, or always.",
        "working hours",
        "working days",
    },
    "domain/plan.py": {"csat, ces in turn", "by hand"},  # values in plans.yml
    "domain/command.py": {"template preview checkin/ask"},  # what is typed
    "desk/reports/brief.py": {"account {}", "channel {}"},  # what a button carries
    "desk/reports/start.py": {"named in AGENTS"},  # the log
    "desk/people/directory.py": {  # the log
        "Check SUPPORT_CHANNEL, AGENTS and LEADS, and invite the bot to the agents' channel."
    },
    "desk/people/roster_faults.py": {  # the log
        "Correct the setting and start again, or put people into the user group. Until then those before stay."
    },
}
_ERRORS = ("ValueError", "LookupError", "RuntimeError", "Unavailable")  # for programmers, and settings
_LABEL = re.compile(r"[A-Z][a-z]{2,}")


def test_no_words_that_somebody_reads_in_slack_are_in_the_code() -> None:
    found = {module: _said(module) for module in MODULES if module not in TO_THE_OPERATOR | HEARD}

    assert {module: words for module, words in found.items() if words} == NO_WORDS


def _said(module: str) -> set[str]:
    tree = ast.parse((SLACKBOT / module).read_text(encoding="utf-8"))
    return {words for words in _strings(tree) if _is_said(words)}


def _is_said(words: str) -> bool:
    """Return whether it reads as a sentence or a label: more than one word, or one with a capital."""
    return bool(re.search(r"[A-Za-z]\S*\s+\S*[A-Za-z{]|\}\s+\S*[A-Za-z]", words) or _LABEL.match(words))


def _strings(tree: ast.Module) -> Iterator[str]:
    """Give the strings of a module, those of an f-string as one with `{}` for each value, but for what is no words."""
    left_out = {id(one) for node in ast.walk(tree) for one in _no_words(node)}
    types = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in types:
            yield node.value


def _no_words(node: ast.AST) -> Iterator[ast.AST]:
    """Give the strings below the node that are docstrings, for the log, in an error, an annotation or an f-string."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Call) and _is_apart(node.func):
        yield from (part for given in (*node.args, *node.keywords) for part in ast.walk(given))
    for name in ("annotation", "returns"):
        if isinstance(noted := getattr(node, name, None), ast.AST):
            yield from ast.walk(noted)


def _is_apart(called: ast.expr) -> bool:
    """Return whether it logs, is an error, or takes the name of a type."""
    if isinstance(called, ast.Attribute):
        return isinstance(called.value, ast.Name) and called.value.id == "log"
    return isinstance(called, ast.Name) and called.id in (*_ERRORS, "cast", "TypeVar")
