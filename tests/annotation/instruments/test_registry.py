"""Every instrument by its id."""

import pytest

from annotation.instruments import registry


def test_every_instrument_is_known_by_its_own_id():
    for name, instrument in registry.INSTRUMENTS.items():
        assert name == instrument.id
        assert registry.get(name) is instrument


def test_an_unknown_instrument_is_an_error_that_lists_the_known():
    with pytest.raises(registry.UnknownInstrumentError, match="pairwise"):
        registry.get("telepathy")
