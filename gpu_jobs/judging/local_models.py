"""The vision-language models in this process: folders vlm-NAME in the folder of all weights."""

from pathlib import Path

from curation import weights
from curation.chat.errors import UnknownEndpoint
from curation.chat.local import LocalModel

PREFIX = "vlm-"


def every() -> list[LocalModel]:
    """All of them by name."""
    return [LocalModel(name, Path(folder)) for name, folder in weights.folders(PREFIX).items()]


def get(name: str) -> LocalModel:
    """The model of that name, which is its folder's; raises UnknownEndpoint."""
    there = {model.name: model for model in every()}
    if name not in there:
        known = ", ".join(there) or f"none; put one as {PREFIX}NAME into the folder that {weights.FOLDER} names"
        raise UnknownEndpoint(f"There is no local vision-language model {name!r}. There are: {known}.")
    return there[name]
