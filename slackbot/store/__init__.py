"""The only SQL: tables, one module of queries a noun, and the migrations."""
