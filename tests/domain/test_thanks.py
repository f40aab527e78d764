"""What is a bare thanks, and what asks for something."""

import pytest

from slackbot.domain import thanks


@pytest.mark.parametrize(
    "text",
    [
        *("Thanks", "thank you so much!", "Thanks a lot, <@U0ANA> :pray:", "hi, thanks!", "THX", "Cheers, all"),
        *(
            "Vielen Dank für die schnelle Hilfe!",
            "Danke euch",
            "Merci beaucoup !",
            "muchas gracias",
            "Perfect, thank you",
        ),
    ],
)
def test_pleasant_words_are_a_bare_thanks(text: str) -> None:
    assert thanks.is_bare(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", ":pray:", "great", "Thanks?", "Thanks, but it fails again", "thanks, not solved", "no thanks"),
        *("Danke, aber der Drucker steht still", "Thank you. When will it be fixed?", "Thanks 42", "thank you " * 9),
    ],
)
def test_whatever_may_ask_for_something_is_none(text: str) -> None:
    assert not thanks.is_bare(text)
