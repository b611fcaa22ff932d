"""EUC-TW, for which Python has no codec: bytes of it as bytes of Big5.

CNS 11643 took over the characters of Big5, in nearly their order: symbols and level 1 as its plane 1, level 2 as its
plane 2. So a few runs tell which is which, as in Lunde's "CJKV Information Processing", appendix on Taiwan's sets.
"""

import re
from functools import cache

_CHARACTER = re.compile(rb"\x8e[\xa1-\xb0][\xa1-\xfe]{2}|[\xa1-\xfe]{2}|[\x00-\x7f]+|.", re.DOTALL)
_WIDTH, _BIG5_WIDTH = 94, 157  # characters in a row
_BIG5_LOWER = 63  # of which have a second byte below 0x80
_UNKNOWN = b"\xff"  # in no row of Big5, so that its codec says what is wrong

# Place in the plane, place in Big5, and how many follow each other in both.
_PLANE_1 = (
    *((0, 0, 21), (21, 23, 2), (24, 22, 1), (29, 29, 44), (73, 74, 1), (74, 73, 1), (75, 75, 52), (127, 128, 1)),
    *((128, 127, 1), (129, 129, 19), (148, 149, 1), (149, 148, 1), (150, 150, 4), (155, 21, 1), (156, 158, 2)),
    *((160, 160, 74), (282, 234, 29), (312, 264, 144), (470, 6101, 20), (3290, 471, 1412), (4702, 1884, 424)),
    *((5126, 1883, 1), (5127, 2308, 1876), (7003, 4571, 1), (7004, 4184, 387), (7391, 4572, 525), (7916, 5286, 1)),
    *((7917, 5097, 189), (8106, 5287, 84), (8190, 5517, 1), (8191, 5371, 54), (8245, 5426, 1), (8246, 5425, 1)),
    *((8247, 5427, 90), (8337, 5518, 354)),
)
_PLANE_2 = (
    *((0, 6280, 10), (10, 6291, 33), (43, 6372, 1), (44, 6324, 48), (92, 6373, 46), (138, 6586, 1)),
    *((139, 6419, 167), (306, 6587, 1840), (2146, 9074, 1), (2147, 8428, 108), (2255, 8537, 537), (2792, 8427, 1)),
    *((2793, 9075, 100), (2893, 8536, 1), (2894, 9175, 399), (3293, 9575, 1637), (4930, 11761, 1)),
    *((4931, 11212, 146), (5077, 11899, 1), (5078, 11358, 287), (5365, 12508, 1), (5366, 11645, 116)),
    *((5482, 11762, 137), (5619, 11900, 104), (5723, 12425, 1), (5724, 12004, 222), (5946, 12227, 198)),
    *((6144, 12426, 82), (6226, 12509, 86), (6312, 12226, 1), (6313, 12595, 8), (6321, 12604, 153)),
    *((6474, 12758, 56), (6530, 13114, 1), (6531, 12814, 113), (6644, 12603, 1), (6645, 12927, 142)),
    *((6787, 12757, 1), (6788, 13069, 45), (6833, 13115, 71), (6904, 13380, 1), (6905, 13186, 194)),
    *((7099, 13381, 490), (7589, 13914, 1), (7590, 13871, 43), (7633, 13915, 1), (7634, 13917, 11)),
    *((7645, 13916, 1), (7646, 13928, 4)),
)


def to_big5(data: bytes) -> bytes:
    """The same text in Big5; a byte 0xFF stands for what Big5 does not have."""
    table = _table()
    return _CHARACTER.sub(lambda found: found[0] if found[0] < b"\x80" else table.get(found[0], _UNKNOWN), data)


@cache
def _table() -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for prefix, runs in ((b"", _PLANE_1), (b"\x8e\xa1", _PLANE_1), (b"\x8e\xa2", _PLANE_2)):
        for start, big5, count in runs:
            for offset in range(count):
                row, column = divmod(start + offset, _WIDTH)
                big5_row, big5_column = divmod(big5 + offset, _BIG5_WIDTH)
                trail = big5_column + (0x40 if big5_column < _BIG5_LOWER else 0x62)
                found[prefix + bytes((row + 0xA1, column + 0xA1))] = bytes((big5_row + 0xA1, trail))
    return found
