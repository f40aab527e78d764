"""Issues from logging to resolving: what agents do with them, their cards, replies and notes."""
