"""No index of deliveries by token: nobody looks one up, and each message paid for it."""

from slackbot.store.migrations import remaking

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with remaking.deliveries() as deliveries:
        deliveries.drop_constraint("uq_deliveries_token", type_="unique")
