"""Finds, renders, escapes and checks the words in `templates/`."""

from slackbot.texts.markup import Mrkdwn, channel, escape, link, mention, one_line, plain, when
from slackbot.texts.saying import Texts
from slackbot.texts.template_errors import Fault

__all__ = ["Fault", "Mrkdwn", "Texts", "channel", "escape", "link", "mention", "one_line", "plain", "when"]
