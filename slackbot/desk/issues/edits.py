"""What an issue is about, corrected: its words, and who asked for it."""

from dataclasses import replace
from datetime import datetime

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import planning, progress
from slackbot.desk.issues import actions, intake
from slackbot.desk.people import recipient
from slackbot.domain import issue as rules
from slackbot.domain import side
from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.store import rows
from slackbot.store.tx import Tx


def edit(
    desk: Desk,
    number: int,
    *,
    title: str,
    details: str | None,
    requester: str | None,
    by: str,
    words_mark: str | None = None,
) -> Issue:
    """Change the issue's title, details and requester. `words_mark` is of the words that somebody saw who changes them.

    Raises `Refused` if there is no such issue, no title, or if its words are others by now: a form that was open while
    the customer deleted their message would bring them back.
    """
    with desk.begin() as tx:
        agent(tx, by)
        before = rows.issues.lock(tx, number)
        rules.check_not_dropped(before)
        rules.check_same_words(before, mark=words_mark)
        named = intake.requester(tx, desk, requester) if requester else None
        kept = before.details if details is None else details[: rules.DETAILS_LENGTH]
        clean, _ = rules.summarize(title)
        issue = replace(before, title=clean, details=kept, requester=named.user if named else None)
        if issue.requester != before.requester:
            place = recipient.place_of(tx, before.channel)
            account = intake.account(tx, desk, channel=before.channel, place=place, requester=issue.requester)
            issue = replace(issue, account=account)
        if issue == before:
            return issue
        is_ours = named is not None and side.is_ours(named)
        actions.keep(tx, desk, issue, by=by, what=What.EDITED, **_changed(before, issue, for_ourselves=is_ours))
        planning.redirect(tx, desk, issue)
        progress.promise_anew(tx, desk, issue)
    desk.wake()
    return issue


def name_requester_in(tx: Tx, desk: Desk, number: int, user: str, *, asked_at: datetime) -> None:
    """Note who wrote the message that the issue is made of, known only now, inside a transaction of another action."""
    before = rows.issues.lock(tx, number)
    if before.is_dropped:
        return
    place = recipient.place_of(tx, before.channel)
    account = intake.account(tx, desk, channel=before.channel, place=place, requester=user)
    issue = replace(before, requester=user, started_at=asked_at, account=account)
    actions.keep(tx, desk, issue, by=None, what=What.EDITED, **_changed(before, issue, for_ourselves=False))
    planning.redirect(tx, desk, issue)
    progress.promise_anew(tx, desk, issue)


def _changed(before: Issue, after: Issue, *, for_ourselves: bool) -> dict[str, object]:
    """Return who and where it was about and is, whether that is one of us, and which of its words are others now."""
    named = ("requester", "account", "channel")
    fields = [name for name in ("title", "details") if getattr(before, name) != getattr(after, name)]
    pairs = {name: [getattr(before, name), getattr(after, name)] for name in named}
    return {**pairs, "fields": fields, "for_ourselves": for_ourselves}
