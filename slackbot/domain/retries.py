"""How fast we send, how long an attempt may take, and when it is tried again."""

from datetime import timedelta

PACE = timedelta(seconds=1)  # Slack takes about one message a second and channel
CALL_TIMEOUT = timedelta(seconds=8)  # how long one call to Slack may take
LEASE = timedelta(seconds=15)  # how long a claimed row belongs to one sender, who renews it while it works on it
SETTLE_AFTER = timedelta(seconds=12)  # a request in flight has landed or died by then; longer than CALL_TIMEOUT
LEAVES_WITHIN = timedelta(seconds=3)  # of its beginning: so it has ended before another looks it up
PATIENT_ATTEMPTS = 5  # a message that failed more often than this no longer holds up its channel
MOST_ATTEMPTS = 300  # about a day
_FIRST_RETRY = timedelta(seconds=1)
_LAST_RETRY = timedelta(minutes=5)


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after that many failed attempts, or None if it is time to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doublings = max(0, attempts - 1)
    return min(_FIRST_RETRY * (1 << doublings), _LAST_RETRY)
