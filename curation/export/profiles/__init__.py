"""The forms in which a dataset leaves, one a file."""

from curation.errors import UnknownProfileError
from curation.export.profiles.base import Profile
from curation.export.profiles.native import Native
from curation.export.profiles.pickapic import PickAPic

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (Native(), PickAPic())}


def get(name: str) -> Profile:
    """The profile of this name; raises `UnknownProfileError`."""
    try:
        return PROFILES[name]
    except KeyError:
        known = ", ".join(sorted(PROFILES))
        raise UnknownProfileError(f"There is no export profile {name!r}. There are: {known}.") from None
