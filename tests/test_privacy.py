"""What docs/privacy.md says is kept, and for how long, is what the database keeps."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import JSON, Text

from slackbot.domain import adoption
from slackbot.store import inbox, requests
from slackbot.store.tables import metadata

PAGE = " ".join((Path(__file__).parent.parent / "docs/privacy.md").read_text(encoding="utf-8").split())
FOR_WORDS = {
    "answers.comment": "customers' comments on a rating",
    "channels.name": "Of channels: id, name",
    "deliveries.content": "Words that are to be posted are kept until they are",
    "deliveries.reason": "kind, receiver, times and outcome",
    "issue_events.detail": "agents' notes",
    "issues.details": "an issue's title and details",
    "issues.title": "an issue's title and details",
    "people.display_name": "names, time zone, language and company",
    "people.first_name": "names, time zone, language and company",
    "people.handle": "names, time zone, language and company",
    "people.name": "names, time zone, language and company",
    "people.picture": "of your own people where their picture is",
    "requests.answer": "Which buttons were pressed and commands given, and how they were answered",
    "summaries.figures": "the figures of each day",
    "summaries.restated": "the figures of each day",
    "workspaces.address": "your workspace's name and address in Slack",
    "workspaces.name": "your workspace's name and address in Slack",
    "yardsticks.measures": "the figures of each day",
}
"""The columns that hold more than ids, times and numbers, and what the page says of each."""


def test_the_page_tells_of_every_column_that_words_may_stand_in() -> None:
    columns = [column for table in metadata.sorted_tables for column in table.columns]

    assert {str(column) for column in columns if isinstance(column.type, Text | JSON)} == set(FOR_WORDS)
    assert [words for words in FOR_WORDS.values() if words not in PAGE] == []


def test_what_is_kept_for_a_while_is_kept_that_long() -> None:
    assert "for 15 minutes the channel, the author and Slack's number of it (`ts`), no text" in PAGE
    assert timedelta(minutes=15) == adoption.RECENT
    assert "is kept for ten minutes, and which messages of Slack's were seen for three days" in PAGE
    assert (timedelta(minutes=10), timedelta(days=3)) == (requests.KEPT_FOR, inbox.KEPT_FOR)
