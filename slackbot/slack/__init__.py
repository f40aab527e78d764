"""What we call on Slack that answers no request: posts whose end is always told, and reads."""

from slackbot.slack.calls import Slack
from slackbot.slack.connections import IsLate
from slackbot.slack.facts import Channel, Me, Profile, ThreadMessage, Upload
from slackbot.slack.listing import Listing, Page
from slackbot.slack.outcomes import (
    Busy,
    DeadToken,
    Failure,
    Limited,
    Overdue,
    Overtaken,
    Posted,
    Rejected,
    SlackSaysNo,
    Unknown,
    Unreadable,
    Unsent,
)

__all__ = [
    "Busy",
    "Channel",
    "DeadToken",
    "Failure",
    "IsLate",
    "Limited",
    "Listing",
    "Me",
    "Overdue",
    "Overtaken",
    "Page",
    "Posted",
    "Profile",
    "Rejected",
    "Slack",
    "SlackSaysNo",
    "ThreadMessage",
    "Unknown",
    "Unreadable",
    "Unsent",
    "Upload",
]
