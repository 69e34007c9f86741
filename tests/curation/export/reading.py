"""Exports as other people's libraries see them."""

import datasets


def load(folder, cache):
    """The splits of a Parquet export, by Hugging Face's library."""
    splits = sorted({path.name.split("-")[0] for path in (folder / "data").glob("*.parquet")})
    files = {split: str(folder / "data" / f"{split}-*.parquet") for split in splits}
    return datasets.load_dataset("parquet", data_files=files, cache_dir=str(cache))


def all_rows(folder, cache):
    """Every row of every split."""
    return [row for split in load(folder, cache).values() for row in split]
