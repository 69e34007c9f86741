"""What the API offers, by the resolver."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")
API = "api/v1/"


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the API with its path."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, path)
        elif path.startswith(API):
            yield path, pattern


def offered() -> set[tuple[str, str]]:
    """Every (name, method) that the API offers."""
    found = set()
    for path, pattern in patterns():
        view = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
        assert pattern.name, f"{path} has no name; give it one in its urls.py"
        if view is None:  # a function that answers for what is not there
            continue
        allowed = set(view.http_method_names)
        found |= {(pattern.name, method) for method in METHODS if hasattr(view, method) and method in allowed}
    return found


def openapi_paths() -> dict[str, str]:
    """The path of every address as OpenAPI writes it, by the address's name."""
    return {
        pattern.name: "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: f"{{{as_in_openapi(part[1])}}}", path)
        for path, pattern in patterns()
        if pattern.name
    }


def as_in_openapi(part: str) -> str:
    """What drf-spectacular calls a part of an address."""
    return "id" if part == "pk" else part
