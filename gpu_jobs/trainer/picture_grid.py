"""Base and tuned pictures side by side under their prompts, as one PNG to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

_TILE = 128
_GAP = 8
_TEXT_LINES = 2
_LINE = 14
_FONT_SIZE = 11
_COLUMNS = 4
_HEADER = 22
_INK, _QUIET, _PAPER = (24, 24, 27), (113, 113, 122), (255, 255, 255)


@dataclass(frozen=True)
class Cell:
    """One prompt with its two pictures, and what was made of them."""

    prompt: str
    base: Image.Image
    tuned: Image.Image
    outcome: str


def picture_grid(cells: Sequence[Cell]) -> Image.Image:
    """A grid of cells, each with the prompt, the base's picture left and the tuned model's right."""
    columns = max(1, min(_COLUMNS, len(cells)))
    rows = -(-len(cells) // columns)
    cell_width = 2 * _TILE + 3 * _GAP
    cell_height = _TILE + (_TEXT_LINES + 1) * _LINE + 2 * _GAP
    grid = Image.new("RGB", (columns * cell_width, _HEADER + rows * cell_height), _PAPER)
    font = ImageFont.load_default(_FONT_SIZE)
    ImageDraw.Draw(grid).text((_GAP, 5), "each pair: base left, tuned right, same noise", _QUIET, font)
    for number, cell in enumerate(cells):
        row, column = divmod(number, columns)
        _draw_cell(grid, font, cell, (column * cell_width + _GAP, _HEADER + row * cell_height))
    return grid


def _draw_cell(
    grid: Image.Image, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, cell: Cell, corner: tuple[int, int]
) -> None:
    draw = ImageDraw.Draw(grid)
    left, top = corner
    for line, text in enumerate(wrap(cell.prompt, 44)[:_TEXT_LINES]):
        draw.text((left, top + line * _LINE), text, _INK, font)
    pictures_top = top + _TEXT_LINES * _LINE
    for side, picture in enumerate((cell.base, cell.tuned)):
        grid.paste(_tile(picture), (left + side * (_TILE + _GAP), pictures_top))
    draw.text((left, pictures_top + _TILE + 2), cell.outcome, _QUIET, font)


def _tile(picture: Image.Image) -> Image.Image:
    """The whole picture on a square, small ones enlarged without blurring their pixels."""
    scale = _TILE / max(picture.size)
    method = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.LANCZOS
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    tile = Image.new("RGB", (_TILE, _TILE), _PAPER)
    tile.paste(picture.resize(size, method), ((_TILE - size[0]) // 2, (_TILE - size[1]) // 2))
    return tile
