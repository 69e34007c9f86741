"""Pairs of real videos to look at: a ball that rolls past a square, well drawn or badly."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from PIL import Image, ImageDraw

from annotation.comparisons import make_comparison
from annotation.models import Comparison, Project, Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from tests.annotation.videos import PLAYABLE, video

PROMPT = "A red circle rolls quickly to the right, past a still blue square"
RATE = 16
SECONDS = 5
SIZE = (480, 360)
# A frame's number is a row of squares, the lowest bit first.
BITS = 10
SQUARE = 24


def make_video_pairs(project: Project, n: int, videos: Sequence[bytes] | None = None) -> list[Comparison]:
    """`n` comparisons of the same videos: those given, or the ball that stays round and the one that does not."""
    return [_comparison(project, number, *(videos or (round_ball(), melting_ball()))) for number in range(n)]


def _comparison(project: Project, number: int, *videos: bytes) -> Comparison:
    prompt = get_or_add(project, PROMPT if number == 0 else f"{PROMPT}, take {number + 1}")
    samples = [_sample(prompt, data, 10 * number + position) for position, data in enumerate(videos)]
    comparison, created = make_comparison(project, prompt, samples, "guided")
    assert created
    return comparison


def _sample(prompt, data: bytes, seed: int) -> Sample:
    return store_sample(prompt, data, Origin(model="secret-model", seed=seed, strategy="test"))


@cache
def round_ball() -> bytes:
    """As the prompt says."""
    return video(*PLAYABLE["mp4"], frames=RATE * SECONDS, rate=RATE, size=SIZE, draw=_round)


@cache
def melting_ball() -> bytes:
    """The ball becomes an egg on its way."""
    return video(*PLAYABLE["webm"], frames=RATE * SECONDS, rate=RATE, size=SIZE, draw=_melting)


@cache
def numbered(
    form: str = "mp4",
    frames: int = RATE * SECONDS,
    rate: Fraction | int = RATE,
    size: tuple[int, int] = SIZE,
    with_sound: bool = False,
) -> bytes:
    """A ball, and in the corner the number of the frame, written in black and white for `READ_NUMBERS`."""
    return video(*PLAYABLE[form], frames=frames, rate=rate, size=size, draw=_numbered, with_sound=with_sound)


# The frames that are on the canvases of the current pair: what is seen, whatever the players below are at.
READ_NUMBERS = f"""() => [...document.querySelectorAll("[data-current=true] video + canvas")].map((canvas) => {{
  if (canvas.hidden) return null;
  const sheet = () => new OffscreenCanvas({BITS * SQUARE}, 1).getContext("2d", {{willReadFrequently: true}});
  const paper = window.paper ??= sheet();
  paper.drawImage(canvas, 0, -{SQUARE // 2});
  const row = paper.getImageData(0, 0, {BITS * SQUARE}, 1).data;
  const isWhite = (bit) => row[4 * ({SQUARE} * bit + {SQUARE // 2}) + 1] > 127;
  return [...Array({BITS}).keys()].reduce((number, bit) => number + (isWhite(bit) ? 2 ** bit : 0), 0);
}})"""


def _numbered(number: int, size: tuple[int, int]) -> Image.Image:
    picture = _scene(number, size, egg=0)
    pen = ImageDraw.Draw(picture)
    for bit in range(BITS):
        box = (SQUARE * bit, 0, SQUARE * (bit + 1) - 1, SQUARE - 1)
        pen.rectangle(box, "white" if number >> bit & 1 else "black")
    return picture


def _round(number: int, size: tuple[int, int]) -> Image.Image:
    return _scene(number, size, egg=0)


def _melting(number: int, size: tuple[int, int]) -> Image.Image:
    return _scene(number, size, egg=min(40, number))


def _scene(number: int, size: tuple[int, int], egg: int) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size, (232, 235, 238))
    pen = ImageDraw.Draw(picture)
    side, ground = height // 4, height * 2 // 3
    middle = width * 3 // 4
    pen.rounded_rectangle((middle - side // 2, ground - side, middle + side // 2, ground), egg // 2, "#3b5bdb")
    radius = height // 7
    x = radius + number * 5 % (width - 2 * radius)
    pen.ellipse((x - radius - egg, ground - 2 * radius + egg, x + radius + egg, ground), "#e03131")
    return picture
