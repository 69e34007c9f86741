"""Every instrument by its id. Adding one: its file, and a line here."""

from annotation.instruments.base import Instrument
from annotation.instruments.pairwise import Pairwise

INSTRUMENTS: dict[str, Instrument] = {instrument.id: instrument for instrument in (Pairwise(),)}


class UnknownInstrumentError(LookupError):
    """There is no instrument of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no instrument '{name}'; there is: {', '.join(INSTRUMENTS)}.")


def get(name: str) -> Instrument:
    """The instrument called `name`; raises UnknownInstrumentError."""
    try:
        return INSTRUMENTS[name]
    except KeyError:
        raise UnknownInstrumentError(name) from None
