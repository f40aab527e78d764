"""What the bot does: one function an action, one transaction each."""
