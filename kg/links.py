"""Joining what is the same and keeping apart what is not: links over any hashable things, in a fixed order.

A person's *same* comes first, a person's *different* next, then rule links by strength and key. A link that would join a pair
kept apart is skipped and listed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Skipped(Generic[T]):
    """A link that was not made, and the pair kept apart that forbade it."""

    left: T
    right: T
    because: tuple[T, T]


class Links(Generic[T]):
    """Disjoint sets that remember which pairs must stay apart."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}
        self._members: dict[T, set[T]] = {}
        self._apart: dict[T, dict[T, tuple[T, T]]] = {}  # root -> other root -> the pair that was kept apart
        self.skipped: list[Skipped[T]] = []

    def root(self, item: T) -> T:
        """The present representative of the item's set."""
        parent = self._parent.setdefault(item, item)
        if parent == item:
            self._members.setdefault(item, {item})
            return item
        root = self.root(parent)
        self._parent[item] = root
        return root

    def members(self, item: T) -> set[T]:
        return self._members[self.root(item)]

    def join(self, left: T, right: T) -> bool:
        """Join two sets unless a pair in them is kept apart; returns whether they are one now."""
        a, b = self.root(left), self.root(right)
        if a == b:
            return True
        if pair := self._apart.get(a, {}).get(b):
            self.skipped.append(Skipped(left, right, pair))
            return False
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a] |= self._members.pop(b)
        for other, pair in self._apart.pop(b, {}).items():
            del self._apart[other][b]
            self._apart.setdefault(a, {}).setdefault(other, pair)
            self._apart.setdefault(other, {}).setdefault(a, pair)
        return True

    def separate(self, left: T, right: T) -> bool:
        """Keep two things apart from now on; False, and listed, if they are one already."""
        a, b = self.root(left), self.root(right)
        if a == b:
            self.skipped.append(Skipped(left, right, (left, right)))
            return False
        self._apart.setdefault(a, {}).setdefault(b, (left, right))
        self._apart.setdefault(b, {}).setdefault(a, (left, right))
        return True

    def apart(self, left: T, right: T) -> bool:
        """Whether the two things' sets are kept apart."""
        return self.root(right) in self._apart.get(self.root(left), {})

    def sets(self, items: Iterable[T]) -> dict[T, set[T]]:
        """Root to members, for the sets that the items are in."""
        return {root: self._members[root] for root in {self.root(i) for i in items}}
