"""The trl profile: conversations with a chosen and a rejected answer, as TRL's DPOTrainer reads them.

TRL trains what writes text. So texts and layouts are themselves the answers; a pair of images becomes a question to
a judge that sees both ("which one?"), with the images in a column of their own.
"""

import pyarrow as pa
import pyarrow.compute as pc

from curation.export.frozen import kinds_of
from curation.export.profiles.base import ParquetProfile, reasons
from curation.export.profiles.pickapic import OF_UNDECIDED, require_decided, undecided
from curation.export.samples import Samples
from curation.export.shipment import Place
from curation.schema import TRL_JUDGE, TRL_TEXT, Contract

_TEXT_KINDS = frozenset({"layout", "text"})
QUESTION = "Which of these two images answers this prompt better, the first or the second?\n\n"
_MESSAGES = TRL_TEXT.arrow.field("prompt").type


class Trl(ParquetProfile):
    """prompt, chosen, rejected; where the samples are images, `images` too."""

    name = "trl"
    purpose = (
        "Conversations with a chosen and a rejected answer for TRL's DPOTrainer: texts and layouts as the answers, "
        "images as questions to a vision-language judge."
    )
    kinds = frozenset({"layout", "text", "image"})
    media_options = ("bytes",)
    wanted = OF_UNDECIDED | {"media_type_0", "media_type_1"}

    def __init__(self, kinds: frozenset[str], media: str = "bytes") -> None:
        super().__init__(kinds, media)
        # A file has one form; beside texts, images are left out and counted.
        self._is_judge = not kinds & _TEXT_KINDS

    @property
    def contract(self) -> Contract:  # type: ignore[override]
        """With images for judges, else without."""
        return TRL_JUDGE if self._is_judge else TRL_TEXT

    def dropped(self, outlines: pa.RecordBatch) -> pa.Array:
        """Ties, sides of the same bytes, and images among texts."""
        masks = undecided(outlines)
        if not self._is_judge:
            kinds = [kinds_of(outlines[f"media_type_{side}"]) for side in (0, 1)]
            texts = [pc.is_in(kind, pa.array(sorted(_TEXT_KINDS))) for kind in kinds]
            masks["images_among_texts"] = pc.invert(pc.and_(*texts))
        return reasons(len(outlines), **masks)

    def batch(self, pairs: pa.RecordBatch, samples: Samples, place: Place) -> pa.RecordBatch:
        """The pairs as conversations; raises `TieLeavesError`."""
        first_wins = require_decided(pairs)
        return (self._questions if self._is_judge else self._answers)(pairs, samples, first_wins)

    def _answers(self, pairs: pa.RecordBatch, samples: Samples, first_wins: pa.Array) -> pa.RecordBatch:
        """The samples are what is said."""
        said = [pc.coalesce(*(samples.texts(pairs, side, kind) for kind in sorted(_TEXT_KINDS))) for side in (0, 1)]
        return TRL_TEXT.batch(
            {
                "prompt": _messages("user", pairs["prompt"]),
                "chosen": _messages("assistant", pc.if_else(first_wins, said[0], said[1])),
                "rejected": _messages("assistant", pc.if_else(first_wins, said[1], said[0])),
            }
        )

    def _questions(self, pairs: pa.RecordBatch, samples: Samples, first_wins: pa.Array) -> pa.RecordBatch:
        """The samples are what is asked about."""
        return TRL_JUDGE.batch(
            {
                "prompt": _messages("user", pc.binary_join_element_wise(QUESTION, pairs["prompt"], "")),
                "chosen": _messages("assistant", pc.if_else(first_wins, "first", "second")),
                "rejected": _messages("assistant", pc.if_else(first_wins, "second", "first")),
                "images": _both_images(pairs, samples),
            }
        )


def _messages(role: str, contents: pa.Array) -> pa.Array:
    """n conversations of one message each."""
    message = pa.StructArray.from_arrays(
        [pa.repeat(role, len(contents)), contents], fields=list(_MESSAGES.value_type)
    )
    return pa.ListArray.from_arrays(pa.array(range(len(contents) + 1), pa.int32()), message, type=_MESSAGES)


def _both_images(pairs: pa.RecordBatch, samples: Samples) -> pa.Array:
    """n lists of two images."""
    n = len(pairs)
    images_type = TRL_JUDGE.arrow.field("images").type
    both = pa.concat_arrays([samples.encoded(pairs, side) for side in (0, 1)])
    in_turn = both.take(pa.array([place for row in range(n) for place in (row, n + row)]))
    images = pa.StructArray.from_arrays(
        [in_turn, pa.nulls(2 * n, pa.string())], fields=list(images_type.value_type)
    )
    return pa.ListArray.from_arrays(pa.array(range(0, 2 * n + 1, 2), pa.int32()), images, type=images_type)
