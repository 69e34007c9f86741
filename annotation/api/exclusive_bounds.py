"""Bounds that are themselves out of range, as OpenAPI 3.0 says them.

pydantic speaks JSON Schema 2020-12, where `exclusiveMinimum` is the bound; in OpenAPI 3.0 it is a flag beside
`minimum`. Readers that are strict refuse the whole operation otherwise.
"""

from typing import Any

FLAGS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def flag_exclusive_bounds(result: Any, **_unused: Any) -> Any:
    """Turn every exclusive bound into a bound with its flag (a drf-spectacular postprocessing hook)."""
    if isinstance(result, list):
        return [flag_exclusive_bounds(each) for each in result]
    if not isinstance(result, dict):
        return result
    said: dict[str, Any] = {}
    for name, value in result.items():
        if name in FLAGS and isinstance(value, int | float) and not isinstance(value, bool):
            said[FLAGS[name]], said[name] = value, True
        else:
            said[name] = flag_exclusive_bounds(value)
    return said
