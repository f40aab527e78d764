"""What follows a resolution, or a silence: when it goes out, whether it still may, and how much is too much."""
