"""A file that is hashed while it grows has the hash that it has as a whole."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from curation.export.growing_file import GrowingFile


@given(pieces=st.lists(st.tuples(st.binary(max_size=400), st.booleans()), max_size=8))
def test_however_it_grows_and_whenever_it_is_looked_at(tmp_path_factory, pieces):
    folder = tmp_path_factory.mktemp("growing")
    draft, target = folder / ".draft", folder / "target"
    draft.touch()
    with ThreadPoolExecutor(1) as syncing, draft.open("ab", buffering=0) as writer:
        file = GrowingFile(draft, syncing)
        for piece, catch_up in pieces:
            writer.write(piece * 3_000)
            if catch_up:
                file.catch_up()
        sha256 = file.seal(target)
    content = b"".join(piece * 3_000 for piece, _ in pieces)
    assert target.read_bytes() == content
    assert (sha256, file.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert not draft.exists()
