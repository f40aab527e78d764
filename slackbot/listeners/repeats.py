"""The press that says: this customer has the same trouble again."""

from slackbot.desk.issues import repeats
from slackbot.listeners import answers
from slackbot.listeners.guard import Answer, Body, Front


def same_again(front: Front, body: Body) -> Answer:
    """Mark the issue as a repeat, or take that back: whoever presses twice has undone it."""
    number = int(body["actions"][0]["value"])
    return answers.marked(front.desk, repeats.toggle(front.desk, number, by=str(body["user"]["id"])))
