"""The key of each message: enqueued twice under one key, it is sent once.

Keys are kept, so a text once made here stays as it is: the rows of earlier releases are found by it. None names a
person, as keys outlive whoever asks to be forgotten. `resolution_no` is the number of the issue's resolution.
"""

from datetime import date, datetime

_DETAILS = ":details"


def card(number: int) -> str:
    """Return the key of the issue's card in the agents' channel."""
    return f"card:{number}"


def notice(number: int) -> str:
    """Return the key of the line that says to the customer that we have it."""
    return f"notice:{number}"


def taken_back(number: int) -> str:
    """Return the key of what takes that line back."""
    return f"taken-back:{number}"


def earlier_words(number: int) -> str:
    """Return the key of the one look at what stood in the thread before it was the issue's."""
    return f"thread:{number}"


def author(channel: str, *, ts: str) -> str:
    """Return the key of the look at a message whose author Slack must be asked about first."""
    return f"author:{channel}:{ts}"


def handover(number: int, *, unique: str) -> str:
    """Return the key of a direct message that the issue is somebody's now; each hand-over has its own."""
    return f"handover:{number}:{unique}"


def reply(number: int, *, unique: str) -> str:
    """Return the key of an agent's reply; each has its own."""
    return f"reply:{number}:{unique}"


def note(number: int, *, unique: str) -> str:
    """Return the key of an agent's note in the card's thread; each has its own."""
    return f"note:{number}:{unique}"


def link(number: int, *, ts: str) -> str:
    """Return the key of the link to a customer's message, which its `ts` names."""
    return f"link:{number}:{ts}"


def answer(number: int, resolution_no: int) -> str:
    """Return the key of what was said to the customer with a resolution."""
    return f"answer:{number}:{resolution_no}"


def source_edited(number: int, *, edited_ts: str) -> str:
    """Return the key of the line that shows the agents one edit of the issue's source, which that time names."""
    return f"source-edited:{number}:{edited_ts}"


def source_deleted(number: int) -> str:
    """Return the key of the one line that says to the agents that the issue's source is gone."""
    return f"source-deleted:{number}"


def assignee_left(number: int, *, nth: int) -> str:
    """Return the key of the `nth` line that says to the agents that whoever had the issue has left."""
    return f"assignee-left:{number}:{nth}"


def requester_left(number: int, *, nth: int) -> str:
    """Return the key of the `nth` line that says to the agents that whoever asked for the issue has left."""
    return f"requester-left:{number}:{nth}"


def progress(number: int, *, nth: int) -> str:
    """Return the key of the issue's `nth` word that we are still on it."""
    return f"progress:{number}:{nth}"


def waited(number: int, *, nth: int) -> str:
    """Return the key of the issue's `nth` question to the agents for a word to whoever waits; they and words count."""
    return f"waited:{number}:{nth}"


def reminder(number: int, *, nth: int) -> str:
    """Return the key of the issue's `nth` reminder that we wait for an answer."""
    return f"reminder:{number}:{nth}"


def no_reminder(reminder_key: str) -> str:
    """Return the key of the line that says to the agents that this reminder reached nobody."""
    return f"no-reminder:{reminder_key}"


def silence(number: int, *, since: str | None, where: str) -> str:
    """Return the key of a look whether the customer was silent since then, in the thread or channel `where`."""
    return f"silence:{number}:{since}:{where}"


def not_closed(number: int, *, since: str | None) -> str:
    """Return the key of the line that says to the agents why a silence since then does not end the issue."""
    return f"not-closed:{number}:{since}"


def elsewhere(number: int, *, since: str | None) -> str:
    """Return the key of the line that asks the agents about words outside the thread, since the issue waits."""
    return f"elsewhere:{number}:{since}"


def auto_closed(number: int, resolution_no: int) -> str:
    """Return the key of the line that says to the customer that their silence ended the issue."""
    return f"auto-closed:{number}:{resolution_no}"


def checkin(number: int, resolution_no: int, turn: int) -> str:
    """Return the key of a check-in; `turn` counts those of one resolution."""
    return f"checkin:{number}:{resolution_no}:{turn}"


def not_yet(number: int, resolution_no: int, turn: int) -> str:
    """Return the key of the line that says to the agents that this check-in was answered “Not yet”."""
    return f"not-yet:{number}:{resolution_no}:{turn}"


def survey(number: int, resolution_no: int) -> str:
    """Return the key of the survey of a resolution, whichever question it asks."""
    return f"survey:{number}:{resolution_no}"


def survey_reminder(number: int, resolution_no: int) -> str:
    """Return the key of the one reminder of a survey."""
    return f"survey-reminder:{number}:{resolution_no}"


def comment(number: int, resolution_no: int, *, nth: int) -> str:
    """Return the key of the issue's `nth` comment, as the agents get it; `nth` counts them over all resolutions."""
    return f"comment:{number}:{resolution_no}:{nth}"


def nps(first_issue: int, *, day: date) -> str:
    """Return the key of the question whether we are recommended, asked of somebody at most once a day.

    The number of the first issue that they asked for stands for the person: it is theirs alone, and stays. Up to
    schema 0002 it was the person's id; whether they were asked is told by whom the message is for, not by its key.
    """
    return f"nps:{first_issue}:{day.isoformat()}"


def nps_look(at: datetime) -> str:
    """Return the key, in the inbox, of the look who is to be asked that, one an hour."""
    return f"nps:{at:%Y-%m-%dT%H}"


def quote(number: int, resolution_no: int) -> str:
    """Return the key of the question whether we may quote a comment."""
    return f"quote:{number}:{resolution_no}"


def kudos(number: int, resolution_no: int) -> str:
    """Return the key of the comment as the team reads it."""
    return f"kudos:{number}:{resolution_no}"


def recovery(number: int, resolution_no: int, *, nth: int = 1) -> str:
    """Return the key of the `nth` card by which the leads hear of a trouble; each who is told alone has one."""
    return f"recovery:{number}:{resolution_no}{_nth(nth)}"


def recovery_late(number: int, resolution_no: int, *, due_at: datetime, nth: int = 1) -> str:
    """Return the key of the line below the `nth` card that nobody was in touch by that time."""
    return f"recovery-late:{number}:{resolution_no}:{due_at.isoformat()}{_nth(nth)}"


def recovery_answered(number: int, resolution_no: int, *, nth: int = 1) -> str:
    """Return the key of the line below the `nth` card that says how it is now."""
    return f"recovery-answered:{number}:{resolution_no}{_nth(nth)}"


def _nth(nth: int) -> str:
    return f":{nth}" if nth > 1 else ""


def recovery_survey(number: int, resolution_no: int) -> str:
    """Return the key of the question after a recovery."""
    return f"recovery-survey:{number}:{resolution_no}"


def apology(number: int, resolution_no: int) -> str:
    """Return the key of the one apology that a recovery has."""
    return f"apology:{number}:{resolution_no}"


def summary(day: date) -> str:
    """Return the key of the scheduled summary of a day."""
    return f"summary:{day.isoformat()}"


def extra_summary(last_day: date, *, unique: str) -> str:
    """Return the key of a summary beside the scheduled ones; each has its own."""
    return f"summary-extra:{last_day.isoformat()}:{unique}"


def figures(last_day: date, *, unique: str) -> str:
    """Return the key of the file with the issues behind a summary; each press brings its own."""
    return f"figures:{last_day.isoformat()}:{unique}"


def explained(details_key: str) -> str:
    """Return the key of the summary that the reply of that key explains; none has one any more."""
    return details_key.removesuffix(_DETAILS)


def template_error(fault: str) -> str:
    """Return the key of the line that says to the leads what is wrong with a template; `fault` names file and error."""
    return f"fault:{fault}"


def welcome(channel: str) -> str:
    """Return the key of the first post in a customer's channel."""
    return f"welcome:{channel}"


def channel_moved(old: str, *, new: str) -> str:
    """Return the key of the line that says to the leads that a channel has another id."""
    return f"channel-moved:{old}:{new}"


def roster(setting: str, why: str, *, about: str) -> str:
    """Return the key of the line that says to the leads what is wrong with the list of agents.

    `about` stands for whom it is about, and for the day where it is said again.
    """
    return f"roster:{setting}:{why}:{about}"


def lost(delivery: int, *, version: int) -> str:
    """Return the key of the question what is to become of a message that is lost; each time it is, it has another.

    A message put back in line has a new version. Up to schema 0008 it was how often it had been tried, which begins
    again there.
    """
    return f"unsure:{delivery}:v{version}"


def edit(key: str) -> str:
    """Return the key of the edits of the message that has that key: those not made yet become one."""
    what, _, about = key.partition(":")
    return f"{what}-edit:{about}"


def final_edit(key: str) -> str:
    """Return the key of the last edit of a question, once its answer can be changed no more."""
    what, _, about = key.partition(":")
    return f"{what}-final:{about}"
