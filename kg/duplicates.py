"""Near-duplicate reports, by MinHash (Broder 1997) and banding (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3).

Two reports that share most of their wording are one voice, whatever their titles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

Signature = tuple[int, ...]
SIZE = 64
BAND = 4
_SHINGLE = 6
_THRESHOLD = 0.5
_MULTIPLIERS = np.array([(0x9E3779B97F4A7C15 * (2 * n + 1)) % 2**64 | 1 for n in range(1, SIZE + 1)], dtype=np.uint64)
_AT_ONCE = 1 << 20


def signature(text: str) -> Signature:
    """MinHash of the text's six-character shingles, letters and digits only: 64 numbers below 2**32; () for a text too short."""
    bare = "".join(filter(str.isalnum, text))
    if len(bare) < 2 * _SHINGLE:
        return ()
    least = np.full(SIZE, 2**32 - 1, dtype=np.uint64)
    for start in range(0, len(bare), _AT_ONCE):
        hashes = _shingles(bare[start : start + _AT_ONCE + _SHINGLE - 1])
        if len(hashes):
            for n, factor in enumerate(_MULTIPLIERS):
                least[n] = min(least[n], ((hashes * factor) >> np.uint64(32)).min())
    return tuple(int(n) for n in least)


def similarity(one: Signature, other: Signature) -> float:
    """Estimate of the share of shingles that two texts have in common, in [0, 1]."""
    same = sum(a == b for a, b in zip(one, other, strict=False))
    return same / SIZE if one and other else 0.0


def linked(signatures: Mapping[str, Signature], threshold: float = _THRESHOLD) -> list[tuple[str, str, float]]:
    """Pairs of keys whose texts are alike by at least ``threshold``, the smaller key first, sorted.

    Compares only reports that agree in a band of their signatures, and of those that agree each with the next few.
    """
    buckets: defaultdict[tuple[int, Signature], list[str]] = defaultdict(list)
    for key in sorted(signatures):
        for band in range(0, len(signatures[key]), BAND):
            buckets[band, signatures[key][band : band + BAND]].append(key)
    pairs = {pair for keys in buckets.values() if len(keys) > 1 for pair in _pairs(keys)}
    found = [(a, b, similarity(signatures[a], signatures[b])) for a, b in sorted(pairs)]
    return [(a, b, alike) for a, b, alike in found if alike >= threshold]


def groups(signatures: Mapping[str, Signature], threshold: float = _THRESHOLD) -> list[tuple[str, ...]]:
    """Reports that are one voice: the connected sets of ``linked``, each sorted, of two and more."""
    head: dict[str, str] = {}

    def first(key: str) -> str:
        while head.setdefault(key, key) != key:
            head[key] = head[head[key]]
            key = head[key]
        return key

    for a, b, _ in linked(signatures, threshold):
        one, other = sorted((first(a), first(b)))
        head[other] = one
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(head):
        members[first(key)].append(key)
    return sorted(tuple(keys) for keys in members.values())


def _pairs(keys: list[str]) -> list[tuple[str, str]]:
    """All pairs of a small bucket; in a large one each key with the bucket's first and its neighbour."""
    if len(keys) <= 20:
        return list(combinations(keys, 2))
    return [(keys[0], key) for key in keys[1:]] + list(pairwise(keys))


def _shingles(bare: str) -> npt.NDArray[np.uint64]:
    """A mixed 64-bit hash of each shingle (multiply and xor-shift, after SplitMix64)."""
    codes = np.frombuffer(bare.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    size = len(codes) - _SHINGLE + 1
    if size <= 0:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(size, dtype=np.uint64)
    for n in range(_SHINGLE):
        mixed = mixed * np.uint64(0x100000001B3) + codes[n : n + size]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(mixed ^ (mixed >> np.uint64(31)))
