"""A month of believable history, made through the desk itself: nobody invents a figure."""

from slackbot.seeding.living import Living
from slackbot.seeding.month import play_month
from slackbot.seeding.scene import Scene
from slackbot.seeding.wire import NearSlack

__all__ = ["Living", "NearSlack", "Scene", "play_month"]
