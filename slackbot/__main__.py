"""Lets `python -m slackbot` do what `slackbot` does."""

from slackbot.cli import main

if __name__ == "__main__":
    main()
