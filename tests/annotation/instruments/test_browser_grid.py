"""The browser cuts videos into segments as the engine does: both are held to one file of examples.

When the engine's grid changes, write the file anew: python -m tests.annotation.instruments.test_browser_grid
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from annotation.instruments.timeline import grid

EXAMPLES = Path(__file__).parents[3] / "frontend/src/instruments/segments/grid.examples.json"

RATES = (Fraction(8), Fraction(16), Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60))
FRAMES = (1, 7, 12, 16, 23, 24, 40, 49, 81, 121, 161, 1000)
LENGTHS = (0.5, 0.7, 1.0, 1.5, 5.0)
# Durations that lie in the middle between two of six decimals, and just beside it.
MIDDLES = (1 / 128, 3 / 128, 1 + 5 / 128, 2 + 7 / 128, 100 + 1 / 128, 0.0078126, 0.0078124, 2.5, 3.5)


def examples() -> list[dict[str, Any]]:
    """Durations, lengths of a segment, and the segments."""
    durations = [float(frames / rate) for rate in RATES for frames in FRAMES] + list(MIDDLES)
    return [
        {"duration_s": duration, "segment_s": length, "spans": [list(span) for span in grid(duration, length)]}
        for duration in durations
        for length in LENGTHS
    ]


def written() -> str:
    """The file: one example a line."""
    return "[\n" + ",\n".join(json.dumps(example) for example in examples()) + "\n]\n"


def test_the_browser_is_held_to_what_the_engine_says() -> None:
    assert EXAMPLES.read_text(encoding="utf-8") == written()


if __name__ == "__main__":
    EXAMPLES.write_text(written(), encoding="utf-8")
