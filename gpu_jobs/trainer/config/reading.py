"""Configurations out of YAML, JSON and the command line; every error names the source and the setting."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from gpu_jobs.trainer.errors import ConfigurationError

Model = TypeVar("Model", bound=BaseModel)


def read_settings(path: Path) -> dict[str, Any]:
    """The mapping in a YAML or JSON file."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"The configuration {path} cannot be read: {error.strerror}.") from error
    return parse_mapping(text, source=str(path))


def parse_mapping(text: str, *, source: str) -> dict[str, Any]:
    """The mapping in YAML or JSON text (every JSON text is YAML)."""
    settings = _parsed(text, source)
    if not isinstance(settings, dict):
        raise ConfigurationError(f"{source} must hold a mapping of settings.")
    return settings


def parse_overrides(overrides: Iterable[str]) -> dict[str, Any]:
    """Settings from ``key=value`` words; dots go into parts: ``objective.k=250``, values are YAML."""
    settings: dict[str, Any] = {}
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals or not all(key.split(".")):
            raise ConfigurationError(f"{override!r} is not of the form key=value.")
        nested = _parsed(value, override)
        for part in reversed(key.split(".")):
            nested = {part: nested}
        settings = merged(settings, nested)
    return settings


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with ``change`` on top, part by part; a part of another ``kind`` replaces the whole part."""
    result = dict(base)
    for key, value in change.items():
        old = result.get(key)
        same_kind = isinstance(old, Mapping) and isinstance(value, Mapping) and _fits(old, value)
        result[key] = merged(old, value) if same_kind else value  # type: ignore[arg-type]
    return result


def validate(model: type[Model], settings: dict[str, Any], *, source: str) -> Model:
    """Validate plain values strictly, as JSON (so that a list may be a tuple and a string a path)."""
    try:
        return model.model_validate_json(json.dumps(settings, default=str))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'settings'}: {problem['msg']}" for problem in error.errors()
        )
        raise ConfigurationError(f"{source}: {problems}") from error


def _fits(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return bool(new.get("kind", old.get("kind")) == old.get("kind"))


def _parsed(text: str, source: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - derives from SafeLoader
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{source} is neither YAML nor JSON: {error}") from error


class _Loader(yaml.SafeLoader):
    """YAML 1.1 as PyYAML reads it takes 1e-4 for a string; here it is a number, as everybody means it."""


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+$"),
    list("-+0123456789."),
)
