"""Colour profiles whose effect nobody can overlook, built byte by byte (ICC.1:2001-04)."""

import struct

from PIL import ImageCms

D50 = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)


def profile(kind: bytes, space: bytes, pcs: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile of version 2.4."""
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">2I", start + len(data), len(value))
        data += value + b"\0" * (-len(value) % 4)
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(">I4sI4s4s4s", 128 + len(body), b"", 0x02400000, kind, space, pcs)
    return (head.ljust(36, b"\0") + b"acsp").ljust(68, b"\0") + D50.ljust(60, b"\0") + body


def xyz(value: bytes = D50) -> bytes:
    return b"XYZ \0\0\0\0" + value


def linear_grey() -> bytes:
    """Grey whose values are proportional to light: 55 of 255 is the middle tone of sRGB."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0100)
    return profile(b"mntr", b"GRAY", b"XYZ ", {b"wtpt": xyz(), b"kTRC": curve})


def middle_grey_cmyk() -> bytes:
    """Inks that print middle grey (L = 50) in any mixture, except black and bare paper."""
    identity = bytes(range(256))
    matrix = struct.pack(">9I", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lightness = [0 if node & 1 else 128 if node else 255 for node in range(16)]  # the last ink is black
    grid = b"".join(bytes([value, 128, 128]) for value in lightness)
    table = b"mft1\0\0\0\0\4\3\2\0" + matrix + identity * 4 + grid + identity * 3
    return profile(b"prtr", b"CMYK", b"Lab ", {b"wtpt": xyz(), b"A2B0": table})


def red_is_blue() -> bytes:
    """Return sRGB with two primaries exchanged."""
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return known.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
