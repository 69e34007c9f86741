"""The configurations and answers of instruments in the OpenAPI schema, so that clients have types for them.

So has the room layout, whose files they read as they were stored.
"""

from itertools import chain
from typing import Any

from pydantic import BaseModel

from annotation.instruments import registry
from annotation.layouts.model import Layout

REFERENCE = "#/components/schemas/{model}"


def add_instrument_schemas(result: dict[str, Any], **_unused: Any) -> dict[str, Any]:
    """Add `PairwiseConfig`, `PairwiseAnswer` and so on to the components (a drf-spectacular postprocessing hook).

    Operations leave configurations and answers open, for which shape they have depends on the project. Raises
    ValueError where a name means something else already.
    """
    components = result.setdefault("components", {}).setdefault("schemas", {})
    spoken = [(instrument.config, instrument.answer) for instrument in registry.INSTRUMENTS.values()]
    for model in (*chain(*spoken), Layout):
        for name, schema in _named_schemas(model).items():
            if components.setdefault(name, schema) != schema:
                raise ValueError(f"Two schemas are called {name}: rename the one in {model.__module__}.")
    result["components"]["schemas"] = dict(sorted(components.items()))
    return result


def _named_schemas(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=REFERENCE)
    return {**schema.pop("$defs", {}), model.__name__: schema}
