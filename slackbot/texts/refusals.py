"""What agents cannot do, and read then: its templates, as the catalogue has them, and their words.

What customers are refused is in the catalogue itself.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

_AT = datetime(2026, 11, 12, 14, 30, tzinfo=UTC)

AGENTS = """\
refusal/already | answer | the issue is over, which is what was wanted | number status
refusal/already_theirs | answer | another agent has the issue | number holder
refusal/already_yours | answer | whoever wants the issue has it | number
refusal/apologised_already | answer | the customer has read an apology | number
refusal/asked_too_early | answer | a question about an issue that is not resolved | number what
refusal/asked_too_late | answer | a question about an issue that is closed | number
refusal/bot_customer | answer | a bot was named as the customer |
refusal/budget_spent | answer | a survey would be held back for the budget | number payer most within free_at? due_at?
refusal/came_twice | answer | Slack sent a command again, and its answer is lost | command
refusal/cannot_undo | answer | too late to undo | number why by? instead?
refusal/checkin_name_form | answer | no check-in can be called so |
refusal/checkin_usage | answer | `checkin` without a time | number
refusal/closes_before | answer | the issue is closed before that check-in | number closes_at
refusal/customer_reads | answer | a `!word` that is for the card’s thread, in the customer’s | verb
refusal/cut_to_one | answer | `why` of a figure, with other words after it |
refusal/database | answer | the database does not do what was asked | says
refusal/decided_already | answer | a lost message needs no decision any more |
refusal/drop_answered | answer | the issue to be dropped was answered | number
refusal/drop_not_yours | answer | somebody else logged the issue to be dropped | number logged_by
refusal/dropped | answer | the issue was logged by mistake | number
refusal/gone_out | answer | a question that went out, or may have | number what sent_at? unsure asks_instead
refusal/has_left | answer | the issue was to go to somebody who has left | number to
refusal/leads_only | answer | an agent who is no lead |
refusal/list_usage | answer | `list` with other words after it |
refusal/no_account | answer | no account is called so | typed people near? anyone
refusal/no_agent | answer | the issue was to go to somebody who is no agent | number to
refusal/no_checkin | answer | there is no check-in of that name | typed near? names
refusal/no_checkin_to_spare | answer | a thank-you, while the issue is open | number
refusal/no_customers_channel | answer | the channel is no customer’s | channel
refusal/no_cut | answer | a figure that cannot be cut |
refusal/no_date | answer | no day is written so | typed
refusal/no_dimension | answer | figures cannot be cut by that | dimensions
refusal/no_figures_by_agent | answer | figures of single agents are off |
refusal/no_issue | answer | no issue has that number | number
refusal/no_reminder | answer | no reminder is still to come | number
refusal/no_template | answer | there is no template of that name | typed near?
refusal/no_title | answer | an issue without words |
refusal/nobody_called | answer | nobody is called so | typed people
refusal/not_claimed | answer | nobody has the issue | number
refusal/not_in_thread | answer | that `!word` works in no thread | verb
refusal/not_resolved | answer | the issue is not resolved | number
refusal/nothing_to_stop | answer | an agent wants no more messages to customers |
refusal/nothing_to_undo | answer | the issue stands otherwise by now | number
refusal/number_too_large | answer | a number that no issue can have |
refusal/old_form | answer | a form that an earlier version opened |
refusal/old_version | answer | a button or form that this version does not know |
refusal/one_tag | answer | a tag that there is not | verb
refusal/other_command | answer | another app’s command | command
refusal/other_thread | answer | a `!word` with another issue’s number | number named verb
refusal/other_workspace | answer | a request of another workspace |
refusal/over | answer | the issue is over | number status
refusal/own_message | answer | a message of the bot’s own was to be logged |
refusal/recovery_done | answer | somebody has made it good | number by
refusal/recovery_gone | answer | the customer thought better of a low rating | number
refusal/recovery_replaced | answer | a later trouble has a card of its own | number
refusal/recovery_taken | answer | another agent makes it good | number holder
refusal/repeat_already | answer | the issue is marked so already | number repeat
refusal/seen_to | answer | somebody has answered that question | number
refusal/several_people | answer | more than one person is called so | typed people
refusal/silence_asks_nothing | answer | a question about an issue that silence resolved | number
refusal/stays_in_thread | answer | too late for a thread of its own | number why
refusal/summary_usage | answer | `summary` with other words after it |
refusal/survey_answered | answer | the survey was answered | number
refusal/survey_before | answer | a check-in after the survey | number
refusal/survey_usage | answer | `survey` with other words after it | number
refusal/thanked_already | answer | somebody has said that it was a thank-you | number
refusal/thread_not_chosen | answer | the thread of the issue is its customer’s own choice | number
refusal/too_long | answer | words that fit into no message | most
refusal/too_much | answer | words after a number that nothing follows | verb number
refusal/undo_not_yours | answer | somebody else did it | by?
refusal/undone_already | answer | it is undone |
refusal/unfilled | answer | an apology with a gap left in it | left
refusal/unknown_person | answer | a customer whom we never met | who
refusal/unknown_verb | answer | there is no such command | typed? near? verbs
refusal/update_not_needed | answer | the customer waits for no word any more | number status
refusal/verb_missing | answer | a number alone | number
refusal/wait_out_of_reach | answer | a check-in in too long a time | typed
refusal/waits_already | answer | the issue waits for the customer already | number
refusal/waits_no_more | answer | the issue waits for the customer no more | number
refusal/what_text | answer | a reply or a note without words | verb number
refusal/which_customer | answer | no customer was named | verb
refusal/which_issue | answer | no issue was named | verb
refusal/which_person | answer | nobody was named | verb
refusal/which_template | answer | no template was named |
refusal/words_changed | answer | somebody changed the issue while its form was open | number
"""

VARIABLES: Mapping[str, tuple[Any, ...]] = {
    "refusal.typed": ("what was typed", "Globx"),
    "refusal.near": ("what may be meant", "Globex"),
    "refusal.names": ("the names there are", "checkin/ask, checkin/ask_again"),
    "refusal.verb": ("the command’s verb", "resolve", "tag", "untag", "note", "reply", "assign", "checkin"),
    "refusal/which_customer.verb": ("the command’s verb", "customer", "brief"),
    "refusal/what_text.verb": ("the command’s verb", "reply", "note", "note_in_thread", "reply_in_thread"),
    "refusal/customer_reads.verb": ("the word", "note", "pending", "reply", "reopen", "help"),
    "refusal.what": ("which question", "survey", "checkin"),
    "refusal.who": ("the id of the person", "U0ANA"),
    "refusal/no_agent.to": ("the id of the person", "U0JON"),
    "refusal/has_left.to": ("the id of the person", "U0JON"),
    "refusal.status": ("where the issue stands", "resolved", "closed", "claimed"),
    "refusal.named": ("the number that was typed", 41),
    "refusal.most": ("how much there may be", 8_000),
    "refusal/budget_spent.most": ("how many questions it allows", 1),
    "refusal/budget_spent.due_at": ("when it is planned for", _AT),
    "refusal/budget_spent.within": ("in how long", timedelta(days=7)),
    "refusal/cannot_undo.why": ("why not", "late", "answered", "written", "seen_to", "moved_on"),
    "refusal/stays_in_thread.why": ("why it stays", "moved_on", "written", "told"),
    "instead": ("what comes to the same", "reopen", "assign"),
    "asks_instead": ("whether the survey can be sent instead", True, False),
    "unsure": ("whether nobody knows if it arrived", True, False),
    "sent_at": ("when it went out", _AT),
    "closes_at": ("when the issue is closed", _AT),
    "people": ("the ids of the people who may be meant", ["U0ANA", "U0JON", "U0MIRA"], ["U0ANA"], []),
    "anyone": ("whether a person can be named too", True, False),
    "dimensions": ("what figures can be cut by", ["account", "tier", "channel"], ["account"]),
    "says": ("how the database fares", "away", "busy", "full", "in_doubt", "no_writes", "tell"),
    "verbs": ("the verbs there are", "log, claim, resolve"),
    "left": ("what stands in brackets", "[what went wrong]"),
}
"""What the words in their brackets stand for, and samples, as in `variables.py`."""
