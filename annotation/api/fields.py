"""Fields of serializers that take what the schema says and nothing that could be turned into it."""

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A text; DRF's own makes one of a number, so that a list of them would become a list of prompts."""

    def to_internal_value(self, data: Any) -> str:
        """The text; raises ValidationError for whatever is none."""
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text
