"""A self-hosted support desk that lives in Slack."""
