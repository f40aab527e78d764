"""What people write in threads, and what silence there ends."""
