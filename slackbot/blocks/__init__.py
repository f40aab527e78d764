"""Values in, Block Kit out; nothing here reads a clock, a database or Slack."""
