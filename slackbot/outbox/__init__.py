"""The delivery engine: what we owe is claimed, composed, sent once, and looked up where nobody knows how it ended."""
