"""The operators' pages of annotation, one file a group of nouns; Django finds them by this package's name."""

from annotation.admin import answers, material, people, records

__all__ = ["answers", "material", "people", "records"]
