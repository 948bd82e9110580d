"""The names of a graph, in memory: what a question may mention, and what a parameter's value may be.

Read from the store once a graph version and kept, also in a file beside the ledger. Concepts (domains, kinds, indicators) come
from the ontology, so that a domain without a programme is still a domain.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import ontology
from kg.names import key, pinyin
from kg.stores import Store

FORMAT = 11
FILE = "lexicon.json"
SPELLED = 3  # characters of a concept's label that may be asked for in pinyin
LEVELS = ("country", "province", "prefecture", "zone", "county", "township", "village", "site")
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")

_PLACES = """MATCH (n:Place)
OPTIONAL MATCH (n)-[:PART_OF|ADMINISTERED_BY]->(above:Place)
RETURN n.id AS id, n.name AS name, n.name_en AS name_en, n.names AS names, n.level AS level, n.reports AS reports,
       collect(above.id) AS places"""
_LOCATED = """MATCH (n:{label})
OPTIONAL MATCH (n)-[:{relation}]->(at:Place)
RETURN n.id AS id, n.name AS name, n.name_en AS name_en, n.names AS names, n.reports AS reports, collect(at.id) AS places"""
_NAMED = "MATCH (n:{label}) RETURN n.id AS id, n.name AS name, n.name_en AS name_en, n.names AS names"
_OBSERVED = """MATCH (o:Outcome)-[:OF_INDICATOR]->(:Indicator)-[:BROADER*0..5]->(n:Indicator), (o)-[:OBSERVED_IN]->(at:Place)
RETURN n.id AS id, collect(DISTINCT at.id) AS places"""
_REPORTED = """MATCH (p:Program)-[:HAS_OUTCOME]->(:Outcome)-[:OF_INDICATOR]->(:Indicator)-[:BROADER*0..5]->(n:Indicator)
RETURN n.id AS id, collect(DISTINCT p.id) AS programmes"""
_WRITTEN = """MATCH (o:Outcome)-[:OF_INDICATOR]->(n:Indicator)
RETURN DISTINCT n.id AS id, o.indicator AS written, o.name_en AS name_en"""
_REPORTS = """MATCH (n:Report)
RETURN n.key AS id, n.key AS name, n.title AS title, n.characters AS characters, n.form AS form,
       n.issued AS issued"""


@dataclass(frozen=True)
class Entry:
    """One thing with a name. ``type`` is a parameter type of the catalogue; ``places`` are the ids of where it lies.

    ``programmes`` are the ids of those of which an indicator is reported.
    """

    id: str
    type: str
    name: str
    name_en: str = ""
    names: tuple[str, ...] = ()
    level: str = ""
    places: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    title: str = ""
    characters: int = 0
    form: str = ""
    issued: str = ""

    def shown(self, language: str) -> str:
        """The name in a language; in English with the name as written beside it."""
        if language == "en" and self.name_en and self.name_en != self.name:
            return f"{self.name_en} ({self.name})"
        return self.name


def defined(indicator: str) -> bool:
    """Whether an indicator, by the id of its entry, is one of the ontology; others are wordings of reports."""
    return indicator.removeprefix("indicator-") in ontology.model().indicators


def words(text: str) -> list[str]:
    """Words of a Latin text for comparing: lower case, without plural s; runs of Chinese characters whole."""
    plain = joined(unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))
    plain = plain.replace("'s", "").replace("ten thousand", "10000")
    return [stem(w) for w in _WORD.findall(plain)]


def joined(text: str) -> str:
    """A lower-case text without the apostrophes that divide syllables in pinyin: ping'an."""
    return re.sub(r"(?<=[gn])'(?=[aeo])", "", text)


@lru_cache(maxsize=1 << 14)  # learning the wordings asks for the same few thousand words again and again
def stem(word: str) -> str:
    """Crude English stem: enough to let school buses meet school bus."""
    word = {"programme": "program", "centre": "center", "buses": "bus", "ip": "intellectual-property"}.get(word, word)
    word = re.sub(r"is(e|ed|es|ing|ation)$", r"iz\1", word) if len(word) > 6 else word
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("uses", "us"), ("ses", "se"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith(("ss", "us")):
            return word[: len(word) - len(ending)] + rest
    return word


class Lexicon:
    """Entries by id and by name. ``version`` is the graph's."""

    def __init__(self, version: str, entries: Iterable[Entry]) -> None:
        self.version = version
        self.entries: dict[str, Entry] = {e.id: e for e in entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def with_entries(self, more: Iterable[Entry]) -> Lexicon:
        """A lexicon that knows some entries more."""
        return Lexicon(self.version, [*self, *more])

    def of(self, type_: str) -> list[Entry]:
        """Entries of a parameter type; a ``bearer`` is any place, programme, agency or person, an ``entity`` also an award."""
        return [e for e in self if fits(e.type, type_)]

    @cached_property
    def written(self) -> dict[str, tuple[str, ...]]:
        """Names with Chinese characters, cleaned (:func:`kg.names.key`), to the ids of what bears them."""
        out: dict[str, set[str]] = defaultdict(set)
        for entry in self:
            for name in (entry.name, *entry.names):
                if re.search(r"[^\x00-\x7f]", name):
                    out[key(name)].add(entry.id)
        return {name: tuple(sorted(ids)) for name, ids in out.items()}

    @cached_property
    def latin(self) -> dict[str, tuple[str, ...]]:
        """Latin names as their words joined by spaces, to ids."""
        out: dict[str, set[str]] = defaultdict(set)
        for entry in self:
            for name in (entry.name_en, *entry.names):
                if name and not re.search(r"[\u3400-\u9fff]", name):
                    written = " ".join(words(name))
                    out[written].add(entry.id)
                    out[written.removeprefix("the ")].add(entry.id)
        out.pop("", None)
        return {name: tuple(sorted(ids)) for name, ids in out.items()}

    @cached_property
    def longest(self) -> tuple[int, int]:
        """Length of the longest written name in characters, and of the longest Latin one in words."""
        return max(map(len, self.written), default=0), max((n.count(" ") + 1 for n in self.latin), default=0)

    @cached_property
    def above(self) -> dict[str, frozenset[str]]:
        """Place id to its own id and those of all places above it."""
        out: dict[str, frozenset[str]] = {}

        def climb(place: str, seen: frozenset[str]) -> frozenset[str]:
            if place not in out:
                entry = self.entries.get(place)
                higher = [p for p in (entry.places if entry else ()) if p not in seen]
                out[place] = frozenset({place}).union(*(climb(p, seen | {place}) for p in higher))
            return out[place]

        for entry in list(self):
            if entry.type == "place":
                climb(entry.id, frozenset())
        return out

    def lies_in(self, entry: Entry, places: Iterable[str]) -> bool:
        """Whether the entry lies in one of the places, or below."""
        wanted = set(places)
        own = self.above.get(entry.id, frozenset()) if entry.type == "place" else frozenset()
        return bool(wanted & own) or any(wanted & self.above.get(p, frozenset()) for p in entry.places)

    def find(self, type_: str, text: str) -> list[Entry]:
        """Entries of a type with this id or exactly this name, in either script; sorted by id."""
        if text in self.entries and fits(self.entries[text].type, type_):
            return [self.entries[text]]
        prefixed = [f"{p}-{text}" for p in ("domain", "kind", "indicator")]
        ids = [*self.written.get(key(text), ()), *self.latin.get(" ".join(words(text)), ()), *prefixed]
        return [self.entries[i] for i in sorted(set(ids)) if i in self.entries and fits(self.entries[i].type, type_)]

    def containing(self, type_: str, text: str) -> list[Entry]:
        """Entries of a type of which some name contains the text."""
        part = key(text)
        return [e for e in self.of(type_) if any(part in key(n) for n in (e.name, *e.names))]


_AREA = "economic-technological development area"
# How the ends of places' names are put into English.
_ENDINGS = {
    "综合保税区": ("comprehensive bonded zone", "bonded zone"), "保税区": ("bonded zone",), "度假区": ("resort",),
    "自由贸易试验区": ("free trade zone", "pilot free trade zone", "ftz"), "自贸区": ("free trade zone", "pilot free trade zone", "ftz"),
    "工业园区": ("industrial park",), "产业园": ("industrial park",), "示范区": ("demonstration zone",),
    "经济技术开发区": ("economic and technological development zone", "economic development zone", "development zone", _AREA),
    "经济开发区": ("economic development zone",), "经开区": ("economic development zone", "development zone", _AREA),
    "高新区": ("high-tech zone",), "新区": ("new area",), "街道": ("subdistrict", "street"), "社区": ("community",),
    "省": ("province",), "市": ("city",), "县": ("county",), "区": ("district",), "镇": ("town",), "乡": ("township",), "村": ("village",),
}  # fmt: skip


def _english_places(entry: Entry) -> Iterator[str]:
    """English names of a place: of its stem or that in use, with what its end means (Jiaxing Economic Development Zone)."""
    if entry.type == "place":
        places = ontology.gazetteer()
        usual = places.english(entry.id.removeprefix("place-"))
        if entry.level == "country":
            yield from ("nationwide", "countrywide", "the whole country")
        for name in (entry.name, *entry.names):
            end = next((e for e in _ENDINGS if name.endswith(e) and len(name) > len(e)), "")
            short = name.removesuffix(end)
            known = {e for d in places.lookup(short) for e in places.english(d.code)} if end and not usual else usual
            for english in _ENDINGS.get(end, ()):
                yield from (f"{called} {english}" for called in (pinyin(short), *sorted(known)))


def fits(type_: str, wanted: str) -> bool:
    """Whether an entry's type can stand for a parameter's type."""
    return (
        type_ == wanted
        or (wanted in ("entity", "bearer") and type_ in ("place", "programme", "agency", "person"))
        or (wanted == "entity" and type_ == "award")
        or (wanted == "topic" and type_ == "kind")
    )


def lexicon(store: Store) -> Lexicon:
    """The lexicon of a store's graph, from memory, from the file beside the ledger, or read."""
    stamp = store.stamp()
    version = stamp.version if stamp else ""
    known = _MEMORY.get(version)
    if known is None:
        known = remembered(store.data)
        if known is None or known.version != version:
            known = Lexicon(version, [*_concepts(), *_read(store)])
            _save(store.data / FILE, known)
        _MEMORY.clear()
        _MEMORY[version] = known
    return known


def remembered(data: Path) -> Lexicon | None:
    """The lexicon of the file beside the ledger, of whatever graph version it is; None where there is none to be read."""
    try:
        body = json.loads((data / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if body.get("format") != FORMAT:
        return None
    known = _MEMORY.get(body["version"]) or Lexicon(body["version"], [_entry(row) for row in body["entries"]])
    _MEMORY.setdefault(known.version, known)
    return known


_MEMORY: dict[str, Lexicon] = {}


def _save(path: Path, known: Lexicon) -> None:
    rows = [{k: v for k, v in asdict(e).items() if v not in ("", (), 0)} for e in known]
    draft = path.with_suffix(".draft")
    draft.write_text(
        json.dumps({"format": FORMAT, "version": known.version, "entries": rows}, ensure_ascii=False), "utf-8"
    )
    draft.replace(path)


def _entry(row: dict[str, Any]) -> Entry:
    lists = {k: tuple(sorted({v for v in row.get(k) or () if v})) for k in ("names", "places", "programmes", "reports")}
    return Entry(**{**{k: v for k, v in row.items() if v is not None}, **lists})


def _read(store: Store) -> Iterator[Entry]:
    queries = [
        ("place", _PLACES),
        ("programme", _LOCATED.format(label="Program", relation="IMPLEMENTED_IN")),
        ("agency", _LOCATED.format(label="Agency", relation="LOCATED_IN")),
        ("person", _NAMED.format(label="Person")),
        ("award", _NAMED.format(label="Recognition")),
        ("report", _REPORTS),
    ]
    programmes = set()
    for type_, cypher in queries:
        for row in store.read(cypher).rows:
            entry = _entry({**row, "type": type_})
            entry = replace(entry, names=tuple(sorted({*entry.names, *_english_places(entry)})))
            if type_ == "programme":
                programmes |= {key(n) for n in (entry.name, *entry.names)}
            yield entry
    yield from _indicators(store, frozenset(programmes))


def _indicators(store: Store, programmes: frozenset[str]) -> Iterator[Entry]:
    """Indicators of the graph with every wording of them and where they are observed; those of the ontology keep its labels.

    A programme's name is no name of an indicator, though a report counts it.
    """
    known = {e.id: e for e in _concepts() if e.type == "indicator"}
    wordings: dict[str, set[str]] = defaultdict(set)
    for row in store.read(_WRITTEN).rows:
        wordings[row["id"]] |= {n for n in (row["written"], row["name_en"]) if n and key(n) not in programmes}
    observed = {row["id"]: row["places"] for row in store.read(_OBSERVED).rows}
    reported = {row["id"]: row["programmes"] for row in store.read(_REPORTED).rows}
    for row in store.read(_NAMED.format(label="Indicator")).rows:
        entry = known.get(row["id"]) or _entry({**row, "type": "indicator"})
        if entry.id not in known and key(entry.name) in programmes:
            continue
        names = {*entry.names, *wordings[entry.id]}
        there, of = (tuple(sorted(table.get(entry.id, ()))) for table in (observed, reported))
        yield Entry(entry.id, "indicator", entry.name, entry.name_en, tuple(sorted(names)), places=there, programmes=of)


# What the names of domains end in and questions leave out: 知识产权 is 知识产权保护, intellectual property its protection.
_TAIL = re.compile(
    r"(?<=..)(?:保护|工作|管理|事务)$|(?<=...)改革$| (?:protection|prevention|management|services?|governance)$"
)


def _concepts() -> Iterator[Entry]:
    model = ontology.model()
    for type_, prefix, table in (
        ("topic", "domain", model.domains),
        ("kind", "kind", model.kinds),
        ("indicator", "indicator", model.indicators),
    ):
        for concept in table.values():
            names = {concept.zh, concept.en, *concept.alt_zh, *concept.alt_en}
            if type_ == "topic":
                names |= {short for name in names if len(short := _TAIL.sub("", name)) >= (4 if short.isascii() else 2)}
            if type_ != "kind":
                names |= {pinyin(n) for n in (concept.zh, *concept.alt_zh) if len(n) >= SPELLED}
            yield Entry(f"{prefix}-{concept.id}", type_, concept.zh, concept.en, tuple(sorted(names)))
