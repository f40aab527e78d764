"""The plans of `plans.yml`: the owner's file, else the one that comes with slackbot."""

from pathlib import Path

from slackbot.domain import plan
from slackbot.domain.plan import Plans
from slackbot.texts import yaml_file
from slackbot.texts.template_errors import Fault
from slackbot.texts.yaml_file import WrongFile

FILE = "plans.yml"
_SIZE_LIMIT = 1_000_000  # bytes; a thousand accounts take a tenth of it


def changes(override: Path | None) -> list[Fault]:
    """Return what the plans mean otherwise than they did in an earlier version, with the line of each."""
    document = yaml_file.read(FILE, override, size_limit=_SIZE_LIMIT)
    return [document.fault(slip) for slip in plan.changes(document.values)]


def read(override: Path | None) -> Plans:
    """Return the plans of the folder `override` if it has any, else the shipped ones. Raises `WrongFile`."""
    document = yaml_file.read(FILE, override, size_limit=_SIZE_LIMIT)
    plans, slips = plan.read(document.values)
    if slips:
        raise WrongFile(*map(document.fault, slips))
    return plans
