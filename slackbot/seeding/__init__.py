"""A month of believable history, made through the desk itself: nobody invents a figure."""

from slackbot.seeding.month import play_month

__all__ = ["play_month"]
