"""Before the issues behind a summary go to somebody as a file: it is uploaded once, and shown nowhere yet.

The message that follows links to it. Slack opens a file to those who read a link to it that its owner posted, so the
file needs no way of its own to its reader, and is sent as surely, and as surely once, as any message.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slackbot.desk.reports import figures_file
from slackbot.domain.delivery import Delivery
from slackbot.errors import Unavailable
from slackbot.outbox import file_upload, outcomes
from slackbot.outbox.outcomes import Worker
from slackbot.outbox.prepared import NoToken, Wait
from slackbot.slack import SlackSaysNo, Upload

_SOON = timedelta(seconds=5)


def post(worker: Worker, delivery: Delivery) -> Delivery | Wait | NoToken:
    """Return the message with the address of its file; with none, where there can be none.

    Each step is kept in its row as soon as it is done, so that another attempt goes on where this one ends.
    """
    try:
        return delivery if "address" in delivery.content else _with_file(worker, delivery)
    except Unavailable:  # the database; a file that Slack will not have is left out
        return Wait(_SOON)
    except SlackSaysNo as no:
        return NoToken(no.error)


def _with_file(worker: Worker, delivery: Delivery) -> Delivery:
    made = figures_file.made(worker.desk, delivery)
    if made is None:  # whoever asked is no agent any more
        return outcomes.keep(worker, delivery, address=None)
    name, content = made
    begun = delivery.content.get("file")
    if begun and _is_it(worker, begun, content):
        upload, last_steps = Upload(begun["file"], begun["url"]), file_upload.go_on
    else:
        announced = file_upload.announce(worker.desk, worker.slack, content, name=name, alt="")
        if announced is None:
            return outcomes.keep(worker, delivery, address=None)
        upload, last_steps = announced, file_upload.finish
        begun = {"file": upload.file, "url": upload.url, "size": len(content)}
        delivery = outcomes.keep(worker, delivery, file=begun)
    is_shown = last_steps(worker.desk, worker.slack, upload, content, name=name)
    address = worker.slack.file_address(upload.file) if is_shown else None
    return outcomes.keep(worker, delivery, file={"file": upload.file}, address=address)


def _is_it(worker: Worker, begun: Mapping[str, Any], content: bytes) -> bool:
    """Return whether the file begun by an earlier attempt is to be shown, though it may tell more by now.

    Bytes of another size than announced would be refused; but a file that is there already stays the only one.
    """
    return begun["size"] == len(content) or file_upload.is_there(worker.slack, begun["file"])
