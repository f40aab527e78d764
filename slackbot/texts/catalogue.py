"""Every template: who reads it, where it is shown, and which variables it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from slackbot.texts import cards, labels, refusals, reports, variables
from slackbot.texts.template import Reads, Surface, Template

# `?` marks a variable that may be missing; a template then asks for it before it prints it.
# `@there` stands for what every answer is given that says whether we can write there.
_CUSTOMER = """
channel/welcome | section | the first post in a customer’s channel | company? says_support hours? zone url?
issue/notice | section | the first line under a customer’s message | number title first_name? opens_at? zone?
issue/reply | message | an agent’s reply, as it is read aloud | agent words
issue/reply_head | context | the line above an agent’s reply | number agent customer?
issue/signature | name | the name that an agent’s reply is posted with in a channel | agent workspace says_support
issue/signed_head | context | the line above the words of a reply with that name | number customer?
issue/taken_back | section | in place of the first line, of an issue logged by mistake | number
checkin/ask | section | the check-in | number title with_title first_name? resolved_day
checkin/ask_again | section | the second and last check-in | number title with_title first_name? resolved_day
checkin/solved | section | the check-in, answered with “Yes, it works” | number title with_title
checkin/not_yet | section | the check-in, answered with “Not yet” | number title holder? open elsewhere
checkin/more_time | section | the check-in, answered with “Haven’t tried yet” | number title due_day
checkin/no_rush | section | the same, where it is not asked once more after all | number
together/another | section | one more check-in in the same message | number title
together/thread | context | below each check-in of such a message | number url
survey/ask | section | the survey’s question | number title with_title first_name?
survey/reminder | section | the one reminder of a survey | number title with_title first_name?
survey/ces | section | how easy it was, in turn with the survey | number title with_title first_name?
survey/nps | section | the question about the relationship | first_name?
survey/thanks | section | the survey, answered | number title with_title
survey/commented | section | the survey, answered and commented | number title with_title
survey/answered | section | how easy it was, or how it is after a recovery, answered | number title with_title
survey/nps_answered | section | the question about the relationship, answered |
survey/also | answer | what a second person of the customer’s reads after answering | number
survey/score | answer | what only the person who answered reads | number score
survey/your_score | answer | the same for another question than the survey | score most number?
survey/form_about | section | the form for a comment, above its field | number
pending/reminder | section | the one reminder that we need an answer | number title with_title first_name? due_day?
pending/auto_closed | section | closed because no answer came | number title with_title
progress/note | section | not done yet, to begin from | number title with_title first_name? holder? mine? due_day?
recovery/apology | section | the apology after a low rating | number title with_title first_name? holder? due_day
recovery/ask_again | section | the question after a recovery | number title with_title first_name?
quote/ask | section | may we quote your words? | number title first_name? named
quote/agreed | section | we may | number named
quote/declined | section | we may not | number
refusal/agents_only | answer | somebody who is no agent pressed or typed something of the agents’ |
refusal/answer_stands | answer | too late to change the answer to another question |
refusal/answered | answer | the check-in is answered already | number
refusal/asked_twice | answer | there is no third check-in to wait for |
refusal/asking | answer | we ask Slack who somebody is, which takes a while |
refusal/closed | answer | too late for an answer: the issue is closed | number
refusal/failed | answer | something broke on our side | reference
refusal/for_customer | answer | one of our own side answered a question for the customer |
refusal/form_late | answer | a form did not open in time |
refusal/later | answer | our database was away or busy |
refusal/no_score | answer | no button has this score |
refusal/no_words | answer | a comment without words |
refusal/not_asked | answer | the question was for somebody else |
refusal/not_your_answer | answer | only who answered can change or comment the answer |
refusal/not_your_words | answer | only who wrote the words says whether we may quote them |
refusal/open_again | answer | the issue was opened again since the question | number
refusal/outdated | answer | the button is of an older message |
refusal/quote_answered | answer | whether we may quote was answered already |
refusal/quote_withdrawn | answer | the rating was changed, so nothing is quoted |
refusal/rating_stands | answer | too late to change a rating | number
refusal/solved_anew | answer | the question is about an earlier solution | number
opt_out/ask | hint | asked before somebody opts out |
opt_out/done | section | no more check-ins and surveys |
opt_out/undone | section | check-ins and surveys again | first_name?
label/solved | button | answers the check-in |
label/not_yet | button | answers the check-in |
label/more_time | button | answers the check-in |
label/solved_reads | button | what a screen reader says | number
label/not_yet_reads | button | what a screen reader says | number
label/more_time_reads | button | what a screen reader says |
label/score | button | answers the survey; starts with the score | score
label/score_reads | button | what a screen reader says | score
label/ces | button | says how easy it was, from 1 to 7; words at both ends | score
label/ces_reads | button | what a screen reader says | score
label/nps | button | says how likely, from 0 to 10; words at both ends | score
label/nps_reads | button | what a screen reader says | score
label/change | button | changes the answer |
label/change_reads | button | what a screen reader says |
label/add_comment | title | opens the form for a comment, and names it |
label/add_comment_reads | button | what a screen reader says |
label/your_comment | title | the form’s field |
label/send | title | sends a form |
label/cancel | title | leaves a form |
label/stop | button | opts out |
label/stop_reads | button | what a screen reader says |
label/stop_yes | title | opts out, once asked |
label/stop_no | title | leaves it as it is |
label/resume | button | takes opting out back |
label/resume_reads | button | what a screen reader says |
label/yes | button | agrees |
label/no | button | declines |
label/quote_yes_reads | button | what a screen reader says |
label/quote_company | button | agrees, also to name the company |
label/quote_company_reads | button | what a screen reader says |
label/quote_no_reads | button | what a screen reader says |
"""
_AGENTS = """
issue/handover | section | the message to whoever has it now | number title by
issue/handover_undone | section | that message, once the hand-over was undone | number title by
issue/link | section | the customer wrote in the thread | number name url? holder? over status
issue/alone | message | what the customer wrote to us alone, read aloud | number name holder? over status gone words?
issue/alone_head | section | the line above what the customer wrote to us alone | number name holder? over status gone
issue/not_yet | section | the customer answered Not yet | number name holder?
issue/no_reminder | section | a pending issue whose customer was not reminded | number requester? holder? reason why
issue/waited | section | a customer has waited for a word | number name? holder? waited
issue/waited_over | section | that question, once it needs no answer | number name? how by?
issue/not_closed | section | a pending issue that silence cannot end yet | number requester? holder? reason why
issue/elsewhere | section | a customer wrote beside the thread of a pending issue | number name url? holder?
issue/elsewhere_over | section | that question, once it needs no answer | number name url?
issue/words_over | context | what became of words the agents were asked about | number how by?
issue/comment | message | the customer’s comment, as it is read aloud | number name holder? comment
issue/comment_head | section | the line above the customer’s comment | number name holder?
issue/note | message | a note, as it is read aloud | number agent words
issue/note_head | context | the line above a note | number by
issue/no_text | section | the title of an issue made of a message without words |
issue/deleted_title | section | the title of an issue made of a message that was deleted |
issue/source_edited | message | what a message says that was edited, read aloud | number name? holder? words?
issue/source_edited_head | section | the line above what such a message says | number name? holder? gone
issue/source_deleted | section | the message an issue was made of was deleted | number name? kept
issue/assignee_left | section | whoever had an issue has left | number name? free
issue/requester_left | section | whoever asked for an issue has left | number name? alone command
kudos/head | section | above kind words that we may quote | number first_name? account?
kudos/post | message | kind words, as they are read aloud | head words
delivery/name | section | what a message is called, where it is lost and in `why` | kind
delivery/unsure | section | a message that may be lost | what number? asked? channel
delivery/unsure_dm | section | a direct message that may be lost | what number? asked?
delivery/settled | section | that question, once it needs no answer | what number? how by? reason?
delivery/failed | section | a message that could not be sent | what number? asked? channel reason
delivery/failed_dm | section | a direct message that could not be sent | what number? asked? reason
delivery/decided_left | section | it is not sent | what number?
delivery/decided_again | section | it is sent again | what number?
delivery/decided_arrived | section | it has arrived | what number?
form/answer_hint | hint | below the field for what was done |
form/reply_hint | hint | below the field for a reply | begun
form/apology_hint | hint | below the field for an apology |
form/customer_hint | hint | below the field for the customer |
form/log_hint | hint | below the field for the title |
answer/already_logged | answer | the message has an issue already | number title status
answer/assigned | section | handed over, above its button | number to
answer/claimed | section | taken, above its button where another could be given it | number title
answer/checkin_cancelled | answer | no check-in is sent | number survey_at? no_survey?
answer/checkin_moved | answer | moved | number name? checkin_at deferred peace? zone source survey_at? no_survey? @there
answer/customer_about | section | who a customer is | name account? plan now zone source language? opted_out_at?
answer/customer_budget | section | how much of a budget is used | payer used most within free_at?
answer/customer_issues | section | above a customer’s issues | count unresolved
answer/customer_rating | section | one rating | score? number at
answer/customer_ratings | section | above a customer’s ratings | count
answer/customer_sent | section | above what a customer was sent | count
answer/dropped | answer | logged by mistake | number title line
answer/edited | answer | changed | number title
answer/help | section | the menu’s first line | command
answer/help_verbs | section | the verbs | command
answer/list_head | section | above a list of issues | count which who? more shown
answer/list_more | section | below a list of issues | more
answer/list_row | section | one issue of a list | number title status age
answer/logged | section | logged, above its buttons | number title asked_by? adopted? apart @there
answer/none_unclaimed | answer | nothing to take |
answer/not_sent | answer | why a message that an agent wants is not sent | called number reason nameable
answer/help_thread | answer | what works in a card’s thread | number title
answer/noted | answer | noted | number title
answer/pending | answer | waiting for the customer | number title name? remind_at? ends_at? reason? @there
answer/reopened | answer | open again | number holder?
answer/reminder_cancelled | answer | nobody is reminded | number
answer/replied | answer | on its way | number @there
answer/resolved | section | solved | number title checkin_at? source opted_out ours gone reason? name? wrote_last @there
answer/show_about | context | an issue’s small print | requester? channel? logged_at contacts
answer/show_event | section | one thing that happened | at what by? to? words? answer? undone?
answer/summary_posted | answer | the summary is on its way |
answer/survey_skipped | answer | no survey is sent | number
answer/survey_sent | answer | the survey goes out | number name? until? why? reason? clock held? source? folded @there
answer/tagged | answer | marked as a repeat of an earlier issue, or no more | number of? repeat
answer/template_about | context | where the words of a preview are from | name file owner
answer/template_fault | section | one thing wrong with a file of the owner’s | file line problem
answer/template_lacking | section | the variables that have no value | names
answer/thank_you | answer | a customer’s words were a thank-you | number withdrawn
answer/unclaimed | answer | put back | number title
answer/undone_assigned | answer | a hand-over was undone | number title holder? posted
answer/undone_resolved | answer | a resolution was undone | number title holder? status posted
answer/why_ended | section | a message that was not sent, or not surely | what at state reason?
answer/why_goes | section | a message that is still to come | what at zone source reason? beside
answer/why_head | section | above what a customer got about an issue | number title earlier dropped
answer/why_nothing | answer | a customer got nothing about an issue | number title dropped
answer/why_now | section | a message that goes out just now | what
answer/why_reason | section | why a message waits, or is not sent | reason
answer/why_sent | section | a message that was sent | what at channel?
answer/why_silence | section | when silence ends an issue | status at
answer/why_spent | section | the budget has no room | payer most within free_at?
answer/why_stays | section | a message that will not be sent as things stand | what at state reason
answer/why_what | section | what a message is | called kind number?
"""
_LEADS = """
channel/moved | section | a channel that plans or settings name has another id by now | was channel where
roster/wrong | section | AGENTS or LEADS names nobody, or somebody who cannot be one | setting why who
template/broken | section | a file of the owner’s is passed over | file line problem
recovery/head | section | what went wrong, above its card | number name? account? score? count
recovery/title | section | the issue, as the card is read aloud | number title
recovery/status | section | who makes it good, until when | holder? due_at
recovery/done | section | it is done | by asked_at?
recovery/said | section | the comment of a low rating, as the card is read aloud | comment
recovery/about | context | who had solved it, and where to read on | resolver_name? answer? card?
recovery/folded | context | the trouble in one line, once there is nothing more to do | head title url?
recovery/answered | section | how the customer finds it now | number name? score? poor holder?
recovery/taken_back | section | the customer thought better of it |
recovery/replaced | section | it went wrong once more, which has a card of its own |
recovery/history | context | what the customer went through | count reopenings scores
recovery/late | section | nobody was in touch in time | number holder?
"""
# What goes out to customers by itself, in the order of the list in docs/messages.md.
# template | when it is sent | the labels of its buttons
_THERE = "member obstacle? invites bot"

_SENT = """
channel/welcome | The bot came into their channel, or it was shared with them, and nothing is logged there yet |
issue/notice | An issue was logged in their channel |
issue/taken_back | It was logged by mistake, and somebody wrote below that line |
issue/reply | An agent replies, or says what was done when resolving; in the agent’s name |
progress/note | They waited as long as their tier says: an agent begins from it; by itself only by plan | stop
pending/reminder | We wait for the customer, who says nothing | stop
pending/auto_closed | Nothing came after the reminder either |
checkin/ask | The issue was resolved, a day ago | solved not_yet more_time stop
checkin/ask_again | They hadn’t tried yet, and have had time | solved not_yet stop
together/another | With a check-in of the same day, for each issue more | solved not_yet more_time
survey/ask | Some hours after “Yes, it works”, or two days after a check-in without an answer | score stop
survey/ces | Instead of that question, where the plan lets both take turns | ces stop
survey/reminder | The survey got no answer, where the plan has one reminder | score stop
recovery/apology | The words that a lead begins an apology from, after a low rating or “Not yet” |
recovery/ask_again | A trouble was made good | score stop
quote/ask | Alone with the bot, after a 5 with kind words, where there is a channel for them | yes quote_company no
survey/nps | Once a quarter at most, alone with the bot, where the plan has it | nps stop
"""


@dataclass(frozen=True)
class Sent:
    """When a message goes out, and the labels of its buttons."""

    name: str
    when: str
    buttons: tuple[str, ...]


@cache
def templates() -> Mapping[str, Template]:
    """Return every template by its name."""
    parts = (
        (Reads.CUSTOMER, _CUSTOMER + reports.CUSTOMER),
        (Reads.AGENTS, _AGENTS + cards.AGENTS + labels.AGENTS + refusals.AGENTS + reports.AGENTS),
        (Reads.LEADS, _LEADS + reports.LEADS),
    )
    rows = (_row(line, reads) for reads, table in parts for line in table.strip().splitlines())
    return {template.name: template for template in rows}


@cache
def sent(table: str = _SENT) -> tuple[Sent, ...]:
    """Return what goes out to customers by itself, or what such a table tells."""
    rows = ([part.strip() for part in line.split("|")] for line in table.strip().splitlines())
    return tuple(Sent(name, when, tuple(labels.split())) for name, when, labels in rows)


def buttons(template: str) -> tuple[str, ...]:
    """Return the labels of the buttons below a message that goes out by itself."""
    return next(one.buttons for one in sent() if one.name == template)


def lists() -> frozenset[str]:
    """Return the variables a template may go through in a loop."""
    return frozenset(name for one in templates().values() for name, found in one.variables.items() if found.is_list)


def _row(line: str, reads: Reads) -> Template:
    name, surface, about, names = (part.strip() for part in line.split("|"))
    given = names.replace("@there", _THERE).split()
    return Template(
        name=name,
        reads=reads,
        surface=Surface[surface.upper()],
        about=about,
        variables={one.rstrip("?"): variables.of(name, one.rstrip("?")) for one in given},
        lacking=frozenset(one[:-1] for one in given if one.endswith("?")),
    )
