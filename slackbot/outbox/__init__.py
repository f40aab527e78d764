"""The delivery engine: a message is claimed, composed, sent once, and looked up where nobody knows how it ended."""
