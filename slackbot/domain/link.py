"""Where a message is in Slack, for whoever wants to go there."""


def to_message(address: str, channel: str | None, ts: str | None, *, thread_ts: str | None = None) -> str | None:
    """Return where the message is, None if it is nowhere, or nobody told us the workspace's address.

    `thread_ts` is the thread it stands in: Slack opens that beside it.
    """
    if not address or not channel or not ts:
        return None
    thread = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts and thread_ts != ts else ""
    return f"{address}/archives/{channel}/p{ts.replace('.', '')}{thread}"
