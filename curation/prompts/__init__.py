"""Prompts as texts: how well they are written and in which language, what is harmful, which belong together."""
