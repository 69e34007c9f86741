"""The forms in which a dataset leaves, one a file."""

from curation.errors import UnknownProfileError
from curation.export.profiles.base import Profile
from curation.export.profiles.double_caption import DoubleCaption
from curation.export.profiles.folders import Folders
from curation.export.profiles.native import Native
from curation.export.profiles.pickapic import PickAPic
from curation.export.profiles.trl import Trl

PROFILES: dict[str, type[Profile]] = {
    profile.name: profile for profile in (Native, PickAPic, DoubleCaption, Trl, Folders)
}


def get(name: str) -> type[Profile]:
    """The profile of this name; raises `UnknownProfileError`."""
    try:
        return PROFILES[name]
    except KeyError:
        known = ", ".join(PROFILES)
        raise UnknownProfileError(f"There is no export profile {name!r}. There are: {known}.") from None
