"""The configurations and answers of instruments in the OpenAPI schema, so that clients have types for them."""

from typing import Any

from pydantic import BaseModel

from annotation.instruments import registry

REFERENCE = "#/components/schemas/{model}"


def add_instrument_schemas(result: dict[str, Any], **_unused: Any) -> dict[str, Any]:
    """Add `PairwiseConfig`, `PairwiseAnswer` and the like to the components (a drf-spectacular postprocessing hook).

    Operations leave configurations and answers open, for which shape they have depends on the project. Raises
    ValueError where a name means something else already.
    """
    components = result.setdefault("components", {}).setdefault("schemas", {})
    for instrument in registry.INSTRUMENTS.values():
        for model in (instrument.config, instrument.answer):
            for name, schema in _named_schemas(model).items():
                if components.setdefault(name, schema) != schema:
                    raise ValueError(f"Two schemas are called {name}: rename the one in {model.__module__}.")
    result["components"]["schemas"] = dict(sorted(components.items()))
    return result


def _named_schemas(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=REFERENCE)
    return {**schema.pop("$defs", {}), model.__name__: schema}
