"""Places that a question names and no report mentions: found in the national gazetteer, so that the answer can say so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

import ontology
from kg.lexicon import Entry, Lexicon
from kg.names import pinyin
from kg.understanding.spans import Span, apart
from kg.understanding.wording import Text, table

_SUFFIX = re.compile(r"[\u3400-\u9fff]{2,12}?(?:自治[区州县]|省|市|地区|盟|县|旗|新区|区|街道|镇|乡)")
_BARE = ("province", "prefecture")  # levels whose names are known without their suffix


def elsewhere(text: Text, known: Lexicon, found: Sequence[Span]) -> list[Entry]:
    """Entries for the places outside the graph that the text names; names of the graph (``found``) come first."""
    mentioned = apart(s for s in found if s.type in ("place", "programme", "agency", "award", "indicator", "person"))
    codes = dict.fromkeys([*_with_suffix(text, mentioned), *_bare(text, mentioned), *_latin(text, mentioned)])
    out = {}
    for code in codes:
        if f"place-{code}" not in known.entries:
            chain = ontology.gazetteer().chain(code)
            above = tuple(f"place-{d.code}" for d in chain[1:])
            names = (chain[0].name, *chain[0].aliases)
            short = min((n for n in names if names[0].startswith(n)), key=len)
            english = next(iter(ontology.gazetteer().english(code)), pinyin(short).capitalize())
            out[code] = Entry(f"place-{code}", "place", names[0], english, names, chain[0].level, above)
    lowest = {above for e in out.values() for above in e.places}
    return [e for e in out.values() if e.id not in lowest]


def _free(text: Text, taken: list[Span]) -> str:
    out = list(text.clean)
    for span in taken:
        out[span.start : span.end] = "\x00" * span.length
    return "".join(out)


def _with_suffix(text: Text, taken: list[Span]) -> Iterator[str]:
    free, no_place = _free(text, taken), re.compile(f"(?:{table()['no_place']['zh']})")
    for run in re.finditer(r"[\u3400-\u9fff]{3,}", free):
        for match in _SUFFIX.finditer(run[0]):
            for start in range(match.start(), match.end() - 2):
                if no_place.fullmatch(run[0][start : match.end()]):
                    break
                found = [d for d in ontology.gazetteer().lookup(run[0][start : match.end()]) if d.level != "village"]
                if found:
                    yield found[0].code
                    break


def _bare(text: Text, taken: list[Span]) -> Iterator[str]:
    free = _free(text, taken)
    for run in re.finditer(r"[\u3400-\u9fff]{2,}", free):
        for length in (4, 3, 2):
            for start in range(len(run[0]) - length + 1):
                for level in _BARE:
                    for division in ontology.gazetteer().lookup(run[0][start : start + length], level=level):
                        yield division.code


def _latin(text: Text, taken: list[Span]) -> Iterator[str]:
    for first, last in (*zip(text.words, text.words, strict=True), *itertools.pairwise(text.words)):
        if not any(s.meets(first.start, last.end) for s in taken):
            code = _by_latin().get(text.clean[first.start : last.end])
            if code:
                yield code


@cache
def _by_latin() -> dict[str, str]:
    """Pinyin and English names of provinces and prefectures, with and without their suffix, to code."""
    gazetteer = ontology.gazetteer()
    out: dict[str, str] = {}
    for province in gazetteer.children("CN"):
        for division in (province, *gazetteer.children(province.code)):
            out.update((name.lower(), division.code) for name in gazetteer.english(division.code))
            for name in (division.name, *division.aliases):
                if division.level in _BARE and len(pinyin(name)) > 4:
                    out.setdefault(pinyin(name), division.code)
    return out
