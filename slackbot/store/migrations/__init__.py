"""How a database comes to what `store/tables.py` says, step by step."""
