"""What `bench/trials.py` tries: the bot in processes of its own under load, while something around it goes wrong."""
