"""What the bot does: one function a deed, one transaction each."""
