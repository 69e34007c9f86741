"""Which language models there are: named in a file of the operator's, never in the database.

Keys stand in environment variables or files that the configuration names, so it can be shown to anybody.
"""

import os
import threading
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from curation.chat.errors import EndpointConfigError, UnknownEndpoint

VARIABLE = "TASTEMAKER_LANGUAGE_MODELS"


class Endpoint(BaseModel):
    """One model behind one OpenAI-compatible address. Prices are in whatever currency the operator counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$", description="What it is called here.")
    base_url: str = Field(pattern=r"^https?://", description="The address before /chat/completions.")
    model: str = Field(min_length=1, max_length=200, description="The model's name at that address.")
    revision: str = Field(default="", max_length=64, description="To be changed when the weights behind it do.")
    key_env: str = Field(default="", description="The environment variable that holds the key.")
    key_file: str = Field(default="", description="Or the file that does.")

    images: bool = Field(default=False, description="It sees pictures.")
    video_url: bool = Field(default=False, description="It takes whole videos; others are sent frames.")
    json_schema: bool = Field(default=True, description="It holds answers to a JSON schema.")
    logprobs: bool = Field(default=False, description="It says how probable its words were.")
    temperature: float | Literal["unset"] = Field(
        default=0.0, description='"unset" for models that refuse the parameter.'
    )
    most_tokens_name: Literal["max_tokens", "max_completion_tokens"] = Field(
        default="max_tokens", description="What it calls the most tokens that an answer may have."
    )
    extra: dict[str, Any] = Field(default_factory=dict, description="More parameters of each request.")

    price_in: float = Field(default=0.0, ge=0.0, description="Of a million tokens sent.")
    price_out: float = Field(default=0.0, ge=0.0, description="Of a million tokens received.")
    tokens_per_image: int = Field(default=1500, ge=1, description="What a picture is reckoned to cost, at most.")
    most_cost_a_day: float | None = Field(default=None, gt=0.0, description="Not more than this in a day (UTC).")

    requests_per_minute: float | None = Field(default=None, gt=0.0, description="For each process of ours.")
    concurrency: int = Field(default=4, ge=1, le=64, description="Requests at once.")
    timeout_s: float = Field(default=120.0, gt=0.0, le=3600.0, description="For one whole answer.")
    attempts: int = Field(default=6, ge=1, le=20, description="How often one question is tried.")
    backoff_s: float = Field(default=1.0, gt=0.0, le=60.0, description="The first pause; it doubles.")
    most_backoff_s: float = Field(default=120.0, gt=0.0, description="The longest pause, also if asked for more.")
    breaker_failures: int = Field(default=10, ge=1, description="Failures in a row before it is left in peace.")
    breaker_s: float = Field(default=60.0, gt=0.0, description="How long it is left in peace.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.key_env and self.key_file:
            raise ValueError("Give key_env or key_file, not both.")
        if self.most_cost_a_day is not None and not self.has_prices:
            raise ValueError("most_cost_a_day needs price_in and price_out: without prices it is never reached.")
        return self

    @property
    def has_prices(self) -> bool:
        """Whether what an answer costs is known."""
        return self.price_in > 0.0 or self.price_out > 0.0

    @property
    def identity(self) -> str:
        """What gives the answers, as a revision: another model or other weights are another identity."""
        return "@".join(part for part in (self.model, self.revision) if part)

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6

    def why_not(self) -> str | None:
        """Why it cannot be asked, as a sentence; None where it can. Nothing is sent."""
        if self.key_env and not os.environ.get(self.key_env):
            return f"The environment variable {self.key_env} with the key of '{self.name}' is not set."
        if self.key_file and not Path(self.key_file).is_file():
            return f"There is no file {self.key_file} with the key of '{self.name}'."
        return None

    def key(self) -> str:
        """The key, read when it is needed; "" for none. Raises EndpointConfigError."""
        if reason := self.why_not():
            raise EndpointConfigError(reason)
        if self.key_env:
            return os.environ[self.key_env].strip()
        return Path(self.key_file).read_text().strip() if self.key_file else ""


def read(path: Path) -> dict[str, Endpoint]:
    """The endpoints in a TOML file, a table each; raises EndpointConfigError."""
    try:
        tables = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EndpointConfigError(f"{VARIABLE} names {path}, which cannot be read: {error}") from error
    return {name: _endpoint(path, name, table) for name, table in tables.items()}


def configure(endpoints: Mapping[str, Endpoint]) -> None:
    """Make these, and no others, the language models there are."""
    with _lock:
        _endpoints.clear()
        _endpoints.update(endpoints)


def get(name: str) -> Endpoint:
    """The endpoint of that name; raises UnknownEndpoint."""
    try:
        return _endpoints[name]
    except KeyError:
        known = ", ".join(sorted(_endpoints)) or f"none; {VARIABLE} names a file of them"
        raise UnknownEndpoint(f"There is no language model {name!r}. Configured: {known}.") from None


def every() -> list[Endpoint]:
    """All of them by name."""
    return [_endpoints[name] for name in sorted(_endpoints)]


_endpoints: dict[str, Endpoint] = {}
_lock = threading.Lock()


def _endpoint(path: Path, name: str, table: Any) -> Endpoint:
    if not isinstance(table, dict):
        raise EndpointConfigError(f"{path}: '{name}' stands outside of any [table]; each model is a table.")
    try:
        return Endpoint(**{**table, "name": name})
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, e['loc'])) or name}: {e['msg']}" for e in error.errors())
        raise EndpointConfigError(f"{path}, [{name}]: {found}") from error
