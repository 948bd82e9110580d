"""Near-duplicate reports: reprints and releases told twice count as one voice.

MinHash over five-character shingles (Broder 1997), found by banding. The signature of a text is kept with its reading, so that who
repeats whom is a function of what the ledger holds.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Mapping

import numpy as np

from kg.links import Links

_SHINGLE, _SIZE, _BANDS = 5, 64, 16
_PRIME = (1 << 31) - 1
_COEFFICIENTS = np.random.default_rng(20260000).integers(1, _PRIME, size=(2, _SIZE), dtype=np.int64)
ALIKE = 0.6  # share of equal places in two signatures from which two reports are one voice


def signature(text: str) -> tuple[int, ...]:
    """64 integers; the share in which two signatures agree estimates the Jaccard similarity of their texts' shingles.

    Counted over letters and digits in NFKC; empty for texts shorter than one shingle.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    shingles = {plain[i : i + _SHINGLE] for i in range(len(plain) - _SHINGLE + 1)}
    if not shingles:
        return ()
    hashed = np.array(sorted(zlib.crc32(s.encode()) for s in shingles), dtype=np.int64) % _PRIME
    factors, offsets = _COEFFICIENTS
    lowest = [int(((hashed * int(a) + int(b)) % _PRIME).min()) for a, b in zip(factors, offsets, strict=True)]
    return tuple(lowest)


def alike(left: tuple[int, ...], right: tuple[int, ...]) -> float:
    """Estimated similarity of the texts of two signatures, from 0 to 1."""
    return sum(a == b for a, b in zip(left, right, strict=True)) / _SIZE if left and right else 0.0


def repeats(signatures: Mapping[str, tuple[int, ...]]) -> list[tuple[str, str, float]]:
    """Pairs (later key, earlier key, similarity) of near-duplicates, sorted."""
    rows = _SIZE // _BANDS
    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    for key in sorted(signatures):
        mine = signatures[key]
        for band in range(_BANDS if mine else 0):
            buckets.setdefault((band, mine[band * rows : (band + 1) * rows]), []).append(key)
    candidates = {(b, a) for keys in buckets.values() for i, a in enumerate(keys) for b in keys[i + 1 :]}
    found = [(b, a, alike(signatures[a], signatures[b])) for b, a in candidates]
    return sorted((b, a, round(s, 2)) for b, a, s in found if s >= ALIKE)


def voices(signatures: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Report key to the first key of those that say the same: reports with one voice are counted once."""
    links: Links[str] = Links()
    for later, earlier, _ in repeats(signatures):
        links.join(earlier, later)
    return {key: min(links.members(links.root(key))) for key in signatures}
