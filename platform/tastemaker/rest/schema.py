"""The OpenAPI schema of an operation: drf-spectacular's, and what every operation answers when it does not work."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from tastemaker.rest.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "What is wrong (RFC 9457); `errors` says it field by field where something that was sent is.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string", "description": "Its dotted path; '' for the whole."},
                    "message": {"type": "string"},
                },
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status"],
}


class ApiSchema(AutoSchema):
    """Documents that any answer but those listed is a problem."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        """The view's own answers and, for every other status, the problem."""
        problem = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem")
        self.registry.register_on_missing(problem)
        answers: dict[str, Any] = super()._get_response_bodies(direction)
        answers["default"] = {
            "description": "A problem: what is wrong, and for which field.",
            "content": {CONTENT_TYPE: {"schema": problem.ref}},
        }
        return answers
