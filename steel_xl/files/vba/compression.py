"""Compression of VBA streams ([MS-OVBA] 2.4.1): chunks of 4096 bytes, each literals and references to what went before.

A chunk that would grow is stored as it is. The format stores whole chunks only, so a last chunk of random bytes, too
dense to compress and shorter than 4096, comes back with zero bytes at its end; text never does.
"""

from __future__ import annotations

import struct

CHUNK = 4096
_SIGNATURE = 1  # first byte of a compressed container
_COMPRESSED, _STORED = 0xB000, 0x3000  # flag and signature bits of a chunk's header
_HEADER = 2  # bytes of that header
_SHORTEST = 3  # bytes a reference stands for at least
_TOKENS = 8  # tokens that share a byte of flags
_CANDIDATES = 64  # places looked at for the longest repetition; more gains little
_LEAST_OFFSET_BITS = 4
_TOKEN_BITS = 16


def compress(data: bytes) -> bytes:
    """The compressed container of a stream.

    >>> compress(b"aaaaaaaaa").hex()  # the third example of [MS-OVBA] 3.2
    '0103b002610500'
    """
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return bytes([_SIGNATURE]) + b"".join(map(_chunk, chunks))


def decompress(data: bytes) -> bytes:
    """What a compressed container holds, as far as it is one; ValueError if it does not begin as one.

    >>> decompress(bytes.fromhex("0103b002610500"))
    b'aaaaaaaaa'
    """
    if data[:1] != bytes([_SIGNATURE]):
        raise ValueError("not a compressed container")
    plain, at = bytearray(), 1
    while at + _HEADER <= len(data):
        (header,) = struct.unpack_from("<H", data, at)
        if header & _STORED != _STORED:
            break
        end = at + (header & (CHUNK - 1)) + 3
        body, at = data[at + _HEADER : end], end
        plain += body if header & _COMPRESSED != _COMPRESSED else _plain(body)
    return bytes(plain)


def _plain(body: bytes) -> bytes:
    """What a compressed chunk holds."""
    found, at = bytearray(), 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(_TOKENS):
            if at >= len(body):
                break
            if not flags >> bit & 1:
                found.append(body[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", body, at)
            bits, at = _length_bits(len(found)), at + 2
            start = len(found) - (token >> bits) - 1
            for place in range(start, start + (token & (1 << bits) - 1) + _SHORTEST):
                found.append(found[place])
    return bytes(found)


def _chunk(plain: bytes) -> bytes:
    """One chunk with its header; the header says three less than the chunk's size."""
    body = _tokens(plain)
    if len(body) > CHUNK or len(body) >= len(plain) == CHUNK:
        body, kind = plain.ljust(CHUNK, b"\0"), _STORED
    else:
        kind = _COMPRESSED
    return struct.pack("<H", kind | (len(body) + _HEADER - 3)) + body


def _tokens(plain: bytes) -> bytes:
    """A chunk as groups of a byte of flags and eight tokens: a byte, or a reference of two bytes."""
    body = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(plain):
        flags_at = len(body)
        body.append(0)
        for bit in range(_TOKENS):
            if at >= len(plain):
                break
            length, offset = _repetition(plain, at, seen)
            if length:
                body[flags_at] |= 1 << bit
                length_bits = _length_bits(at)
                body += struct.pack("<H", (offset - 1) << length_bits | (length - _SHORTEST))
            else:
                body.append(plain[at])
                length = 1
            for place in range(at, min(at + length, len(plain) - _SHORTEST + 1)):
                seen.setdefault(plain[place : place + _SHORTEST], []).append(place)
            at += length
    return bytes(body)


def _length_bits(at: int) -> int:
    """Bits of a reference that hold its length: the rest must reach back to the start of the chunk."""
    return _TOKEN_BITS - max((at - 1).bit_length(), _LEAST_OFFSET_BITS)


def _repetition(plain: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """The longest earlier text equal to what comes: its length and how far back it starts; (0, 0) if there is none."""
    most = min((1 << _length_bits(at)) - 1 + _SHORTEST, len(plain) - at) if at else 0
    length = offset = 0
    for start in reversed(seen.get(plain[at : at + _SHORTEST], [])[-_CANDIDATES:]):
        same = _SHORTEST
        while same < most and plain[start + same] == plain[at + same]:
            same += 1
        if same > length:
            length, offset = same, at - start
        if length >= most:
            break
    return (length, offset) if length >= _SHORTEST else (0, 0)
