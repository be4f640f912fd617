"""The history of the schema, run by Alembic.

SQLite: only ever add columns to the append-only tables. Alembic's batch mode copies a table and
silently leaves its triggers behind.
"""
