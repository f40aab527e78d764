"""Where a message is in Slack, for whoever wants to go there."""


def to_message(address: str, channel: str | None, ts: str | None) -> str | None:
    """Return where the message is, None if it is nowhere, or nobody told us the workspace's address."""
    if not address or not channel or not ts:
        return None
    return f"{address}/archives/{channel}/p{ts.replace('.', '')}"
