"""Tensors by id in a folder of safetensors files: each file appears whole or not at all, and none is ever changed.

    store = ShardStore(folder)
    store.write(ids, {"means": …, "deviations": …})     # one file, one row of every tensor an id
    store.read(ids)                                     # {"means": …, "deviations": …}, rows in the order of ids

Several runs and processes may write at once: a file is named by what it holds, and what two of them wrote, both of
them can read. A killed run leaves whole files behind; what they hold is not made again.
"""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from gpu_jobs.trainer.atomic import PARTIAL, sync

ID_BYTES = 16
_OPEN_FILES = 64
Ids = Sequence[bytes]


def identifier(*parts: str | int) -> bytes:
    """16 bytes that stand for the parts."""
    return hashlib.blake2b("\x00".join(map(repr, parts)).encode(), digest_size=ID_BYTES).digest()


class ShardStore:
    """The files of one folder; tensors of one name have one shape throughout. Reads are memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._open: OrderedDict[Path, dict[str, Tensor]] = OrderedDict()
        self._reading = threading.Lock()  # the next batch may be read while held-out pairs are
        self.refresh()

    def refresh(self) -> None:
        """Look again at what is there: other processes may have written."""
        files_here = self.folder.glob("*.safetensors")
        self._files = sorted(path for path in files_here if not path.name.startswith(PARTIAL))
        ids, files, rows = [], [], []
        for number, path in enumerate(self._files):
            with safe_open(path, framework="np") as shard:
                inside = shard.get_tensor("ids")
            ids.append(inside)
            files.append(np.full(len(inside), number, dtype=np.int32))
            rows.append(np.arange(len(inside), dtype=np.int32))
        self._ids = _hexed(np.concatenate(ids) if ids else np.empty((0, ID_BYTES), np.uint8))
        order = np.argsort(self._ids, kind="stable")
        self._ids = self._ids[order]
        self._file_of = (np.concatenate(files) if files else np.empty(0, np.int32))[order]
        self._row_of = (np.concatenate(rows) if rows else np.empty(0, np.int32))[order]

    def has(self, ids: Ids) -> npt.NDArray[np.bool_]:
        """Which of the ids are there, (ids,)."""
        return self._find(ids)[1]

    def write(self, ids: Ids, tensors: Mapping[str, Tensor]) -> None:
        """Put rows into a file of their own; they can be read after the next :meth:`refresh`."""
        if not ids:
            return
        content = np.frombuffer(b"".join(ids), dtype=np.uint8).reshape(-1, ID_BYTES)
        final = self.folder / f"{hashlib.blake2b(content.tobytes(), digest_size=ID_BYTES).hexdigest()}.safetensors"
        partial = final.with_name(f"{PARTIAL}{os.getpid()}-{final.name}")
        whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
        save_file(whole | {"ids": torch.from_numpy(content.copy())}, partial)
        sync(partial)
        partial.replace(final)
        sync(self.folder)

    def read(self, ids: Ids) -> dict[str, Tensor]:
        """Rows of every tensor, in the order of the ids; raises KeyError for one that is not there."""
        places, found = self._find(ids)
        if not found.all():
            raise KeyError(f"{int((~found).sum())} of {len(ids)} entries are not in {self.folder}")
        files, rows = self._file_of[places], self._row_of[places]
        parts: dict[str, list[Tensor]] = {}
        asked = []  # which of the ids were found in the files, one after another
        for number in np.unique(files):
            here = files == number
            asked.append(np.flatnonzero(here))
            inside = torch.from_numpy(rows[here].astype(np.int64))
            for name, values in self._mapped(self._files[number]).items():
                parts.setdefault(name, []).append(values[inside])
        in_order = torch.from_numpy(np.argsort(np.concatenate(asked)))
        # files may differ in precision: the finest of them counts, which torch's cat makes of all
        return {name: torch.cat(found)[in_order] for name, found in parts.items()}

    def _find(self, ids: Ids) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        wanted = np.array([value.hex() for value in ids], dtype=f"S{2 * ID_BYTES}")
        if not len(self._ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), bool)
        places = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        return places, self._ids[places] == wanted

    def _mapped(self, path: Path) -> dict[str, Tensor]:
        """The tensors of a file, which stay on disk until a row is looked at."""
        with self._reading:
            if path not in self._open:
                with safe_open(path, framework="pt") as shard:
                    names = set(shard.keys()) - {"ids"}
                    self._open[path] = {name: shard.get_tensor(name) for name in names}
                if len(self._open) > _OPEN_FILES:
                    self._open.popitem(last=False)
            self._open.move_to_end(path)
            return self._open[path]


def _hexed(content: npt.NDArray[np.uint8]) -> npt.NDArray[np.bytes_]:
    """Ids (n, 16) as hexadecimal text (n,): NumPy's byte strings forget zeros at their end."""
    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    text = np.stack([digits[content >> 4], digits[content & 15]], axis=-1).reshape(-1, 2 * ID_BYTES)
    return np.ascontiguousarray(text).view(f"S{2 * ID_BYTES}").ravel()
