"""What is kept outside the database, in files of its own.

Secret keys, the head signed last, and what a witness has seen: a backup of the database must never
bring any of it back.
"""
