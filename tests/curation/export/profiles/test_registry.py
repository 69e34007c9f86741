"""The list of profiles."""

import pytest

from curation.errors import UnknownProfileError
from curation.export import profiles


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(UnknownProfileError, match="native, pickapic, double-caption, trl, folders"):
        profiles.get("webdataset")


def test_every_profile_says_what_it_is_for():
    for name, profile in profiles.PROFILES.items():
        assert profile.name == name
        assert profile.purpose.endswith(".")
        assert profile.licence.endswith(".")
        assert profile.kinds
