"""The stand-in for Slack as the demo has it, with the sample world in it."""

from slackbot.demo.clock import Clock
from slackbot.playground import Playground, Timing, sample_world
from slackbot.slack.manifest import manifest

COMMAND = "/issue"


def stand_in(clock: Clock, *, port: int = 0) -> Playground:
    """Return it, not started yet; its page moves the clock."""
    return Playground(
        sample_world(),
        manifest=manifest(command=COMMAND, url=None),
        clock=clock.now,
        move=clock.move,
        halt=clock.halt,
        port=port,
        timing=Timing(file_ready_s=0),
    )
