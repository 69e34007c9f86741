"""Where exports can be sent: named in a file of the operator's, never in the database; users choose by name.

    [[destination]]
    name = "archive"
    url = "s3://bucket/datasets"                     # anything that fsspec opens: s3://, gs://, sftp://, file://
    options = { endpoint_url = "https://minio.lab" } # of fsspec's file system
    secrets = { key = "ARCHIVE_KEY", secret = "ARCHIVE_SECRET" }  # options out of environment variables

Without `secrets` a file system finds its credentials in its own way (AWS_PROFILE, an instance's role, …).
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from curation.errors import CurationError

VARIABLE = "TASTEMAKER_EXPORT_DESTINATIONS"


class DestinationError(CurationError):
    """A destination is not there, cannot be opened, or did not take what was sent; the message says which."""


class Destination(BaseModel):
    """A place for exports, each of which becomes a folder there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$", description="What it is called here.")
    url: str = Field(pattern=r"^[a-z0-9]+://", description="The address of the folder, as fsspec reads it.")
    options: dict[str, Any] = Field(default_factory=dict, description="Arguments of fsspec's file system.")
    secrets: dict[str, str] = Field(default_factory=dict, description="Further arguments: environment variables.")

    def open(self) -> tuple[Any, str]:
        """The file system and the path of the folder in it; raises `DestinationError`."""
        import fsspec

        missing = [variable for variable in self.secrets.values() if variable not in os.environ]
        if missing:
            raise DestinationError(f"Destination '{self.name}' needs the environment variable {missing[0]}.")
        found = {option: os.environ[variable] for option, variable in self.secrets.items()}
        try:
            system, root = fsspec.core.url_to_fs(self.url, **self.options, **found)
        except (ImportError, ValueError) as error:
            raise DestinationError(f"Destination '{self.name}' cannot be opened: {error}") from error
        return system, root.rstrip("/")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    destination: list[Destination] = []


def all_destinations() -> dict[str, Destination]:
    """Those of the file that `TASTEMAKER_EXPORT_DESTINATIONS` names, by name; raises `DestinationError`."""
    path = os.environ.get(VARIABLE)
    if not path:
        return {}
    try:
        listed = _File.model_validate(tomllib.loads(Path(path).read_text())).destination
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise DestinationError(f"{VARIABLE} names {path}, which cannot be read as destinations: {error}") from error
    return {destination.name: destination for destination in listed}


def destination_of(name: str) -> Destination:
    """The destination of this name; raises `DestinationError`."""
    known = all_destinations()
    if name not in known:
        listed = ", ".join(known) or f"none; the operator names them in a file and the file in {VARIABLE}"
        raise DestinationError(f"There is no destination {name!r}. There are: {listed}.")
    return known[name]
