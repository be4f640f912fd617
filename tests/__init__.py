"""The tests; a package, so that helpers are found as `tests.postgres` and by no other name."""
