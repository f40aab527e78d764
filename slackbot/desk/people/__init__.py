"""Who is who: the directory, who gets a message and in which language, who clicked."""
