"""Why a message is late, held back, refused or withdrawn: every reason that we give ourselves, for all who tell it.

What people read for each stands in one template, `answer/why_reason`. What Slack says beyond these is kept as it is.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """One reason. The value is what the database keeps."""

    NOT_DUE = "not_due"
    """Its time has not come."""

    QUIET_HOURS = "quiet_hours"
    """It is evening, night or early morning for the reader."""

    WEEKEND = "weekend"
    """It is a weekend for the reader."""

    HOLIDAY = "holiday"
    """It is a public holiday for the reader."""

    CONVERSATION = "conversation"
    """The customer wrote a short while ago."""

    TEAM_AWAY = "team_away"
    """Nobody of the team could answer now."""

    FIRST_LINE = "first_line"
    """The first line, below which it stands, has not arrived yet."""

    BUDGET = "budget"
    """The reader was asked often enough."""

    OPTED_OUT = "opted_out"
    """The reader wants no questions."""

    SELF_LOGGED = "self_logged"
    """An agent asked for it, and agents are nobody's customers."""

    GONE = "gone"
    """The person who alone would read it has left."""

    NO_CUSTOMER = "no_customer"
    """Nobody is named who could read it."""

    NO_CHANNEL = "no_channel"
    """We are not in the channel: an invitation helps."""

    RESTRICTED = "restricted"
    """The channel lets only some people post, and us not: its settings help, an invitation does not."""

    ARCHIVED = "archived"
    """The channel is archived."""

    NO_DIRECT = "no_direct"
    """Slack lets us write no direct message to the person."""

    NOT_REMINDED = "not_reminded"
    """The customer was not reminded, so their silence says nothing."""

    THREAD_NOT_FOUND = "thread_not_found"
    """The thread is gone."""

    EXPIRED = "expired"
    """It is too late to ask."""

    TOO_LATE = "too_late"
    """It is too late to say it."""

    FOLDED = "folded_into_survey"
    """It is too late for the check-in, and the survey asks instead."""

    REOPENED = "reopened"
    """The issue was opened again."""

    UNDONE = "undone"
    """The resolution that it followed was undone."""

    CLOSED = "closed"
    """The issue is closed."""

    DROPPED = "dropped"
    """The issue was logged by mistake."""

    RESOLVED = "resolved"
    """The issue is resolved."""

    ANSWERED = "answered"
    """The customer answered."""

    ELSEWHERE = "elsewhere"
    """The customer wrote outside the thread, perhaps the answer, and the agents are asked."""

    RESUMED = "resumed"
    """An agent went on without the customer's answer."""

    PENDING = "pending"
    """The issue waits for the customer."""

    BY_HAND = "by_hand"
    """The plan has a person write it."""

    UNCLAIMED = "unclaimed"
    """Nobody has the issue, so nobody is on it."""

    OFF = "off"
    """The plan has none any more."""

    NO_CARD = "no_card"
    """The issue's card, below which it would stand, is not there."""

    UNANSWERED = "unanswered"
    """The customer had as many messages after the resolution as they get without an answer."""

    REPLACED = "replaced"
    """A later message takes its place."""

    SKIPPED = "skipped"
    """An agent skipped it."""

    THANKED = "thanked"
    """The customer has said by themselves that it works, as an agent confirmed."""

    CANCELLED = "cancelled"
    """An agent cancelled it."""

    LEFT = "left"
    """An agent let it go after Slack had refused it."""

    DONE = "done"
    """What it was about is done."""

    RATING_CHANGED = "rating_changed"
    """The customer changed the rating that it was about."""

    WORDS_CHANGED = "words_changed"
    """The customer changed the words that it was about."""

    WRONG_AGAIN = "wrong_again"
    """Something went wrong once more, which has a message of its own."""

    NOT_THEIRS = "not_theirs"
    """The channel is no customer's channel."""

    EDIT_LOST = "edit_lost"
    """Nobody knows where the message stands that it would edit."""

    NOT_PREPARED = "not_prepared"
    """It could not be put into words: the log says why."""

    NO_ANSWER = "no_answer"
    """Slack gave no clear answer, however often it was tried."""

    NEVER_ARRIVED = "never_arrived"
    """It did not arrive, however often it was tried."""


UNWRITABLE: Mapping[str, Reason] = MappingProxyType(
    {
        "channel_not_found": Reason.NO_CHANNEL,
        "not_in_channel": Reason.NO_CHANNEL,
        "is_archived": Reason.ARCHIVED,
        "restricted_action": Reason.RESTRICTED,
        "restricted_action_non_threadable_channel": Reason.RESTRICTED,
        "restricted_action_read_only_channel": Reason.RESTRICTED,
        "restricted_action_thread_only_channel": Reason.RESTRICTED,
        "account_inactive_user": Reason.NO_DIRECT,
        "messages_tab_disabled": Reason.NO_DIRECT,
        "user_not_found": Reason.NO_DIRECT,
    }
)
"""What Slack says where we cannot write for now, by its word: what is held for it may go out later."""

_OURS = frozenset(reason.value for reason in Reason)

UNWRITTEN = frozenset({*UNWRITABLE.values(), Reason.NO_CARD})
"""What may change: a message held for it goes out once we can write there."""

_NOT_OURS = {Reason.THREAD_NOT_FOUND, Reason.NOT_PREPARED, Reason.NO_ANSWER, Reason.NEVER_ARRIVED}
DECIDED = frozenset(Reason) - UNWRITTEN - _NOT_OURS
"""What we decide by ourselves, as it should be: the rest goes wrong."""

SHUT_OUT = frozenset({Reason.NO_CHANNEL, Reason.ARCHIVED})
"""What says that we are not in the channel, or nobody is any more."""

_SLACK_SAYS = frozenset(
    {
        "access_denied", "block_mismatch", "cannot_reply_to_message", "cant_delete_message", "cant_update_message",
        "channel_type_not_supported", "edit_window_closed", "ekm_access_denied", "fatal_error", "internal_error",
        "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
        "invalid_metadata_schema", "is_inactive", "message_limit_exceeded", "message_not_found", "metadata_too_large",
        "missing_scope", "msg_blocks_too_long", "msg_too_long", "no_permission", "no_text", "org_login_required",
        "rate_limited", "ratelimited", "service_unavailable", "slack_connect_blocked_file_type",
        "team_access_not_granted", "team_not_found", "too_many_attachments", "two_factor_setup_required",
    }
)  # fmt: skip


def counted_as(reason: str | None) -> str:
    """Return the reason under which a message that was not sent is counted: ours, Slack's word, or `other`.

    There is only so much that it can return, whatever Slack says.
    """
    known = UNWRITABLE.get(reason or "", reason)
    return str(known) if known in _OURS or known in _SLACK_SAYS else "other"
