"""Memory that is lent comes back when nobody refers to it, and never before."""

import pyarrow as pa

from curation.export.memory import Memory

SIZE = 3_000_000


def address(lent) -> int:
    return lent.ctypes.data


def test_it_is_the_same_memory_again():
    memory = Memory()
    lent = memory.lend(SIZE)
    first = address(lent)
    assert len(lent) == SIZE
    del lent
    assert address(memory.lend(SIZE - 1)) == first


def test_what_an_arrow_array_stands_on_is_not_lent_again():
    memory = Memory()
    lent = memory.lend(SIZE)
    lent[:] = 7
    array = pa.Array.from_buffers(pa.uint8(), SIZE, [None, pa.py_buffer(lent)])
    part = array.slice(SIZE - 10)
    del lent, array
    other = memory.lend(SIZE)
    other[:] = 9
    assert part.to_pylist() == [7] * 10
    first = part.buffers()[1].address
    del part
    assert address(memory.lend(SIZE)) == first


def test_more_than_there_is_gets_a_larger_block():
    memory = Memory()
    del_me = memory.lend(10)
    del del_me
    assert len(memory.lend(SIZE)) == SIZE
