"""What agents and leads look up: lists, one issue, one customer, why a message goes out, the summary."""
