"""Choosing from the pool: gates, terms and criteria; a run of them, its preview, and why a pair is in it."""
