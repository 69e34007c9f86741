"""The double-caption profile: pickapic with a caption of its own for each image, as DCPO trains on."""

import pyarrow as pa
import pyarrow.compute as pc

from curation.export.profiles.base import reasons
from curation.export.profiles.pickapic import PickAPic, undecided
from curation.export.samples import Samples
from curation.export.shipment import Place
from curation.schema import DOUBLE_CAPTION, DOUBLE_CAPTION_NO_IMAGES


class DoubleCaption(PickAPic):
    """The pickapic columns, caption_0 and caption_1; only pairs that have both."""

    name = "double-caption"
    purpose = "Pick-a-Pic's columns plus a caption of its own for each image, for DCPO; only pairs with both."
    wanted = PickAPic.wanted | {"has_captions"}
    contracts = (DOUBLE_CAPTION, DOUBLE_CAPTION_NO_IMAGES)

    def dropped(self, outlines: pa.RecordBatch) -> pa.Array:
        """Ties, sides of the same bytes, and pairs without two captions."""
        return reasons(
            len(outlines), **undecided(outlines), without_two_captions=pc.invert(outlines["has_captions"])
        )

    def batch(self, pairs: pa.RecordBatch, samples: Samples, place: Place) -> pa.RecordBatch:
        """Pick-a-Pic's columns and the two."""
        captions = {name: pairs[name] for name in ("caption_0", "caption_1")}
        return self.contract.batch(self._known(pairs, samples, place) | captions)
