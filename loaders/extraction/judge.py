"""Which candidates are records: a logistic regression over where they come from, what they look like and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, islice

import numpy as np
import numpy.typing as npt

from loaders.extraction import terms
from loaders.extraction.candidates import Candidate
from loaders.extraction.records import Reading, Span
from loaders.extraction.sequence import Marked

_INTRODUCED = re.compile(f"(?:{terms.INTRODUCING})[^，。]{{0,6}}$")
_LINK = re.compile("(?:从|由|向|到|为|成|作为|化身|是)$")
_LOOSE_TAGS = frozenset(("u", "p", "c", "d", "r", "xc", "TIME", "PER"))
_SAID = re.compile("(?:说|道|表示|认为)[：:，]?$")
_STRONG, _WIDE = re.compile(f"(?:{terms.STRONG_HEADS})$"), re.compile(f"(?:{terms.WIDE_HEADS})$")
_PAUSE = re.compile("[，。；：！？]")
_GENERIC = re.compile("^(?:各|有关|相关|多个|一批|一系列|全面|进一步|重大|重点|更加|这|该|此|其)")


class Opinion:
    """A marker's probabilities for one kind, by character: of standing inside a record, and of beginning one."""

    def __init__(self, reading: Reading, marked: Sequence[Marked]) -> None:
        bases = [0, *accumulate(len(p.text) + 1 for p in reading.paragraphs)]
        inside, begins, goes_on = np.zeros((3, bases[-1]))
        if marked:
            starts, ends = np.concatenate([bases[m.sequence.paragraph] + m.sequence.edges for m in marked], axis=1)
            out, begins[starts], goes_on[starts] = np.concatenate([m.marginals for m in marked]).T
            sizes = ends - starts
            inside[np.repeat(ends - np.cumsum(sizes), sizes) + np.arange(sizes.sum())] = np.repeat(1 - out, sizes)
        self.inside, self.begins, self.goes_on = (np.split(x, bases[1:-1]) for x in (inside, begins, goes_on))

    def of(self, span: Span, text: str) -> tuple[float, float, float, float]:
        """(begins here, least inside, mean inside, ends here) of a span, quotation marks at its edges overlooked."""
        inside, begins = self.inside[span.paragraph], self.begins[span.paragraph]
        stretch: npt.NDArray[np.float64] = inside[span.start : span.end]
        size = span.end - span.start
        start = span.start - (span.start > 0 and text[span.start - 1] in "“《")
        begin = max(float(begins[span.start]), float(begins[start]))
        end = span.end + (text[span.end : span.end + 1] in ("”", "》"))
        ends = 1 - float(self.goes_on[span.paragraph][end])
        return begin, float(np.minimum.reduce(stretch)), float(np.add.reduce(stretch)) / size, ends

    def mean(self, span: Span) -> float:
        """Mean probability of standing inside a record, over the characters of a span."""
        return float(np.add.reduce(self.inside[span.paragraph][span.start : span.end])) / (span.end - span.start)


#: By marker, then by kind.
Opinions = Mapping[str, Mapping[str, Opinion]]


def opinions_of(reading: Reading, views: Mapping[str, Mapping[str, Sequence[Marked]]]) -> Opinions:
    """What each marker says, by character."""
    return {
        marker: {kind: Opinion(reading, marked) for kind, marked in marks.items()} for marker, marks in views.items()
    }


def describe(
    reading: Reading, candidates: Mapping[str, Candidate], opinions: Opinions, kind: str
) -> dict[str, dict[str, float]]:
    """Features of every candidate by key. ``opinions`` of all kinds, since an agency is no programme."""
    neighbours = _neighbours(candidates)
    return {
        key: {
            **_of_sources(candidate),
            **_of_opinions(reading, candidate, opinions, kind),
            **_of_neighbours(candidate, neighbours[key]),
            **_of_name(candidate),
            **_of_context(reading, candidate),
            **_of_words(reading, candidate),
            "count": sum(1 for _ in islice(reading.occurrences(candidate.name), 5)) / 5,
        }
        for key, candidate in candidates.items()
    }


def _of_sources(candidate: Candidate) -> dict[str, float]:
    found = {"from=" + "|".join(sorted(candidate.sources)): 1.0}
    for source, count in candidate.sources.items():
        strength = candidate.strengths.get(source, 0.0)
        found |= {f"s={source}": 1.0, f"n={source}": min(3, count) / 3}
        found |= {f"p={source}": strength, f"p2={source}": strength**2, f"pb={source}{int(strength * 5)}": 1.0}
    return found


def _of_opinions(reading: Reading, candidate: Candidate, opinions: Opinions, kind: str) -> dict[str, float]:
    found: dict[str, float] = {}
    agreed = 1.0
    for marker, of_kinds in opinions.items():
        for other, opinion in of_kinds.items():
            if other != kind:
                found[f"{marker}.o={other}"] = max(opinion.mean(span) for span in candidate.spans[:6])
                continue
            views = [opinion.of(span, reading.paragraphs[span.paragraph].text) for span in candidate.spans[:6]]
            begin, least, mean, ends = (max(column) for column in zip(*views, strict=True))
            product = begin * least * ends
            agreed *= product
            values = {"begin": begin, "least": least, "mean": mean, "ends": ends, "exact": product}
            steps = (f"exact{int(product * 8)}", f"least{int(least * 5)}", f"begin{int(begin * 4)}")
            found |= {f"{marker}.{name}": value for name, value in values.items()}
            found |= {f"{marker}.{step}": 1.0 for step in steps}
    return found | {"agreed": agreed ** (1 / max(1, len(opinions)))}


def _neighbours(candidates: Mapping[str, Candidate]) -> dict[str, list[Candidate]]:
    """Candidates whose spans overlap, each with each."""
    places: dict[int, list[tuple[Span, Candidate]]] = {}
    for candidate in candidates.values():
        for span in candidate.spans:
            places.setdefault(span.paragraph, []).append((span, candidate))
    found: dict[str, dict[str, Candidate]] = {key: {} for key in candidates}
    for spans in places.values():
        spans.sort(key=lambda pair: pair[0])
        for n, (span, candidate) in enumerate(spans):
            for other_span, other in spans[n + 1 :]:
                if other_span.start >= span.end:
                    break
                if other is not candidate:
                    found[candidate.key][other.key] = other
                    found[other.key][candidate.key] = candidate
    return {key: list(others.values()) for key, others in found.items()}


def _of_neighbours(candidate: Candidate, others: Sequence[Candidate]) -> dict[str, float]:
    longer = [o for o in others if candidate.key in o.key]
    shorter = [o for o in others if o.key in candidate.key]
    found: dict[str, float] = {}
    for source in ("sequence", "faint", "character", "hint", "rule"):
        above = max((o.strengths.get(source, 0.0) for o in longer), default=0.0)
        below = max((o.strengths.get(source, 0.0) for o in shorter), default=0.0)
        found |= {f"sup={source}": above, f"sub={source}": below}
    found["ruleover"] = float(any("rule" in o.sources for o in others))
    found["suprule"] = float(any("rule" in o.sources for o in longer))
    found["subquote"] = float(any("quote" in o.sources for o in shorter))
    return found


def _of_name(candidate: Candidate) -> dict[str, float]:
    name = candidate.name
    return {
        f"len={min(10, len(candidate.key) // 2)}": 1.0,
        "qh": float(bool(terms.LOOSE_HEAD.search(name))),
        "strong": float(bool(_STRONG.search(name))),
        "org": float(bool(terms.ORGANISATION.search(name))),
        "place": float(bool(terms.PLACE_END.search(name))),
        "rhetoric": float(bool(terms.RHETORIC.search(name))),
        "num": float(bool(terms.NUMERAL.search(name))),
        "generic": float(bool(_GENERIC.search(name))),
        "national": float(any(n in name for n in terms.NATIONAL)),
        "wide": float(bool(_WIDE.search(name))),
        "dun": float("、" in name),
        "comma": float("，" in name),
        f"e1={name[-1]}": 1.0,
        f"e2={name[-2:]}": 1.0,
        f"b1={name[0]}": 1.0,
        f"b2={name[:2]}": 1.0,
    }


def _of_words(reading: Reading, candidate: Candidate) -> dict[str, float]:
    """Whether the edges are edges of the tagger's words; the tags at and outside them, and those that no name holds."""
    span = candidate.spans[0]
    tokens = reading.tokens[span.paragraph]
    first, end = reading.words(span)
    if first == end:
        return {}
    inside, last = tokens[first:end], tokens[end - 1]
    return {
        "cut": float(inside[0].start != span.start or last.end != span.end),
        "loose": sum(token.tag in _LOOSE_TAGS for token in inside) / len(inside),
        f"t1={inside[0].tag}": 1.0,
        f"tn={last.tag}": 1.0,
        f"tx={tokens[end].tag if end < len(tokens) else ''}": 1.0,
    }


def _of_context(reading: Reading, candidate: Candidate) -> dict[str, float]:
    found: dict[str, float] = {}
    for span in candidate.spans[:2]:
        paragraph = reading.paragraphs[span.paragraph]
        before = paragraph.text[max(0, span.start - 12) : span.start].rstrip("“《")
        near = _PAUSE.split(before)[-1]
        after = paragraph.text[span.end : span.end + 8].lstrip("”》")
        found |= {
            "quoted": float(span.start > 0 and paragraph.text[span.start - 1] in "“《"),
            "intro": float(bool(_INTRODUCED.search(near))),
            "award": float(bool(terms.AWARDED.search(before))),
            "clause": float(not near),
            "headed": float(bool(terms.HEAD_NEXT.match(after))),
            "become": float(bool(_LINK.search(near))),
            "said": float(bool(_SAID.search(near))),
            "heading": float(paragraph.role in ("heading", "title")),
            f"pv={before[-1:]}": 1.0,
            f"pv2={before[-2:]}": 1.0,
            f"nx={after[:1]}": 1.0,
            f"nx2={after[:2]}": 1.0,
        }
    return found
