"""A witness: a small program that a member runs, and how a log asks it over HTTP."""
