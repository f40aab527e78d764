"""The customers of the month."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Customer:
    """Somebody of another company: the channel they write in, where they live, and how much they write."""

    user: str
    home: str
    channel: str
    timezone: str
    share: int


GUS = Customer("UGUS", "T0GLOBEX001", "CGLOBEX", "America/Chicago", share=4)
MAYA = Customer("UMAYA", "T0GLOBEX001", "CGLOBEX", "Asia/Tokyo", share=3)
INES = Customer("UINES", "T0INITECH01", "CINITECH", "Europe/Paris", share=4)

ALL = (GUS, MAYA, INES)
BY_ID = {customer.user: customer for customer in ALL}
