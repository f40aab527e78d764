"""How long a test waits for what should come: what comes is not waited for any longer, on a busy machine neither."""

PATIENCE_S = 60.0
