"""Every instrument by its id. Adding one: its file, and a line here."""

from annotation.instruments.aspects import Aspects
from annotation.instruments.base import Instrument
from annotation.instruments.captions import Captions
from annotation.instruments.layout import LayoutInspection
from annotation.instruments.pairwise import Pairwise
from annotation.instruments.ranking import Ranking
from annotation.instruments.segments import Segments

INSTRUMENTS: dict[str, Instrument] = {
    instrument.id: instrument
    for instrument in (
        Pairwise(),
        Aspects(),
        Segments(),
        Captions(),
        Ranking(),
        LayoutInspection(),
    )
}


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
