"""The rules: pure functions on frozen dataclasses, with the time always an argument."""
