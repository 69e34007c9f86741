"""The pool: every pair of a project that could be selected, read from the database into columns."""
