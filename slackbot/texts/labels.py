"""What stands on agents' buttons, and in their forms: its templates, as the catalogue has them, and their words.

Labels that customers read are in the catalogue itself.
"""

from collections.abc import Mapping
from typing import Any

AGENTS = """\
button/apologise | button | begins an apology |
button/arrived | button | a message that may be lost is there |
button/claim | button | takes an issue |
button/csv | button | sends the issues behind a summary as a file |
button/done | button | a trouble is made good |
button/drop | button | the issue was logged by mistake |
button/edit | button | opens the form that changes an issue |
button/figure | button | leads to the issues behind a figure | figure days? of?
button/for_customer | button | shows the brief that the customer may read |
button/go_on | button | the customer’s words are the answer that was waited for |
button/issues | button | lists the issues behind a summary |
button/keep_waiting | button | they are not |
button/leave | button | a message that could not be sent is let go |
button/list | button | lists all open issues |
button/log | button | opens the form that logs an issue |
button/mine | button | lists one’s own issues |
button/more | button | leads to the next page | count
button/no_reminder | button | withdraws the reminder |
button/open_thread | button | leads to the customer’s thread |
button/new_thread | button | the issue gets a thread of its own |
button/reads | button | what a screen reader says of a button about an issue | label number
button/remind_tomorrow | button | asks for a word to the customer again tomorrow |
button/reopen | button | opens an issue again |
button/reply | button | opens the form that writes to the customer |
button/resolve | button | opens the form that resolves an issue |
button/same_again | button | the customer has the same trouble again |
button/same_again_reads | button | what a screen reader says of it | number of
button/send_again | button | sends a message that may be lost again |
button/skip_checkin | button | withdraws the check-in |
button/take | button | takes a trouble, to make it good |
button/thank_you | button | the customer’s words were a thank-you |
button/undo | button | takes back what was just done |
button/wait | button | waits for the customer |
button/why | button | says how a summary’s figures are counted |
button/write_update | button | opens the form for a word to a customer who waits |
form/answer | title | the field for what was done |
form/apology | title | names the form for an apology | number
form/apology_send | title | sends an apology |
form/cancel | title | leaves an agents’ form |
form/customer | title | the field for the customer |
form/details | title | the field for what is not in the title |
form/edit | title | names the form that changes an issue | number
form/edit_send | title | saves it |
form/log | title | names the form that logs an issue |
form/log_send | title | logs it |
form/reply | title | names the form that writes to the customer | number
form/reply_send | title | sends a reply |
form/resolve | title | names the form that resolves an issue | number
form/resolve_send | title | resolves it |
form/title | title | the field for the title |
form/to_customer | title | the field for words to the customer |
"""

VARIABLES: Mapping[str, tuple[Any, ...]] = {
    "button.label": ("what stands on the button", "Claim"),
    "button/same_again_reads.of": ("the issue whose trouble it was before", 36),
    "button/figure.days": ("which days it is of, if not those of the summary", "before", "month"),
    "button/figure.of": ("what alone counts then", "Globex"),
    "button/more.count": ("how many more there are", 12),
}
"""What the words in their brackets stand for, and samples, as in `variables.py`."""
