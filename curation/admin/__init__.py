"""The operators' pages of curation, one file a group of nouns; Django finds them by this package's name."""

from curation.admin import datasets, hygiene, language, scores

__all__ = ["datasets", "hygiene", "language", "scores"]
