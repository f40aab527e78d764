"""Every `action_id`, `callback_id` and `block_id`, spelled once."""

CLAIM = "issue.claim"
RESOLVE = "issue.resolve"
REOPEN = "issue.reopen"
LOG_FORM_BUTTON = "help.log"
LIST_BUTTON = "help.list"
MINE_BUTTON = "help.mine"
SEND_AGAIN = "unsure.again"
ARRIVED = "unsure.arrived"
LEAVE = "failed.leave"

SOLVED = "checkin.solved"
NOT_YET = "checkin.not_yet"
MORE_TIME = "checkin.more_time"

SCORES = tuple(f"survey.{score}" for score in range(1, 6))
CHANGE = "survey.change"
COMMENT = "survey.comment"

RECOVERY_CLAIM = "recovery.claim"
RECOVERY_APOLOGISE = "recovery.apologise"
RECOVERY_DONE = "recovery.done"

RECOVERY_SCORES = tuple(f"recovery.{score}" for score in range(1, 6))
CES_SCORES = tuple(f"ces.{score}" for score in range(1, 8))
NPS_SCORES = tuple(f"nps.{score}" for score in range(11))
RECOVERY_CHANGE = "recovery.change"
CES_CHANGE = "ces.change"
NPS_CHANGE = "nps.change"

QUOTE_YES = "quote.yes"
QUOTE_NO = "quote.no"

OPT_OUT = "opt_out.stop"
OPT_IN = "opt_out.undo"

LOG_SHORTCUT = "log_issue"

LOG_FORM = "form.log"
EDIT_FORM = "form.edit"
RESOLVE_FORM = "form.resolve"
COMMENT_FORM = "form.comment"
APOLOGY_FORM = "form.apology"

TITLE = "title"
DETAILS = "details"
CUSTOMER = "customer"
ANSWER = "answer"
COMMENT_INPUT = "comment"
VALUE = "value"  # the one input of a form's block
