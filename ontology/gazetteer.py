"""China's divisions by code and by name: 31 provinces and below, down to villages and communities.

Codes are identity (GB/T 2260 and the statistics codes of 2023): 2 digits a province, 4 a prefecture, 6 a county, 9 a
township, 12 a village; ``CN`` is the country. Zones without a statistics code have their parent's code, ``Z`` and two
digits. A name only leads to candidates: whoever asks decides with what else is known.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

PLACES = Path(__file__).parent / "places"
COUNTRY = "CN"
LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
ZONE = re.compile("(开发区|高新区|园区|示范区|保税区|度假区)$")
VILLAGE = re.compile("(村|社区|嘎查|居委会|村委会|委员会)$")
#: Short forms of counties that are ordinary words: they mean the place only with 县, 区 or 市 behind them.
ORDINARY = frozenset(
    re.findall(
        r"\S+",
        "平安 公安 资源 同心 东方 文明 运河 城区 建设 新兴 和平 团结 民主 长安 永安 古城 莲花 德安 兴国 和谐 安定 宁静 开平 通道 "
        "新建 大田 新城 开放 双流 文化 振兴 繁荣 前进 中原 中山 朝阳 光山 白云 高新 港口 矿区 郊区 新区 互助 民和 自治 永新 新和 新县",
    )
)


class Division(NamedTuple):
    """A division or zone. ``level`` is an id of the ontology's levels; ``parent`` the code of the next division above."""

    code: str
    name: str
    level: str
    parent: str | None
    aliases: tuple[str, ...] = ()


class Gazetteer:
    """Divisions from the files in ``folder``. Villages are read a province at a time, when first asked for."""

    def __init__(self, folder: Path = PLACES) -> None:
        self._folder = folder
        self._names: dict[str, str] = {COUNTRY: "中国"}
        self._aliases: dict[str, tuple[str, ...]] = {COUNTRY: ("中华人民共和国", "全国", "我国")}
        self._zone_of: dict[str, str] = {}
        self._levels: dict[str, str] = {}
        self._villages: dict[str, bytes] = {}
        for line in _lines(folder / "divisions.tsv.xz"):
            code, name, *forms = line.split("\t")
            self._names[code] = name
            if forms:
                self._aliases[code] = tuple(forms[0].split(";"))
        self._read_zones()
        self._read_variants()
        self._english = {c: tuple(names.split(";")) for c, _, names in _table(folder / "english.tsv")}

    def _read_zones(self) -> None:
        for code, name, level, aliases, administers in _table(self._folder / "zones.tsv"):
            self._names[code] = name
            self._levels[code] = level
            self._aliases[code] = tuple(filter(None, aliases.split(";")))
            self._zone_of.update((below, code) for below in administers.split(";") if below)

    def _read_variants(self) -> None:
        for code, variant, _ in _table(self._folder / "variants.tsv"):
            self._aliases[code] = (*self._aliases.get(code, ()), variant)

    def get(self, code: str) -> Division | None:
        """The division with this code, or None."""
        name = self._names.get(code) or self._village(code)
        if not name:
            return None
        return Division(code, name, self._level(code, name), self._parent(code), self._aliases.get(code, ()))

    def english(self, code: str) -> tuple[str, ...]:
        """English names of a place that is not only called by its pinyin (陕西: Shaanxi), the usual one first; mostly empty."""
        return self._english.get(code, ())

    def chain(self, code: str) -> tuple[Division, ...]:
        """The division, its parent and so on up to the country; empty for an unknown code."""
        out = []
        division = self.get(code)
        while division:
            out.append(division)
            division = self.get(division.parent) if division.parent else None
        return tuple(out)

    def children(self, code: str) -> tuple[Division, ...]:
        """Divisions and zones right below ``code``, sorted by code."""
        if len(code) == 9:
            return tuple(self._divisions(village for village, _ in self._village_rows(code)))
        return tuple(self._divisions(self._children.get(code, ())))

    def administered_by(self, code: str) -> Division | None:
        """The development zone that runs this division without being its statutory parent, or None."""
        zone = self._zone_of.get(code)
        return self.get(zone) if zone else None

    def lookup(self, name: str, *, level: str | None = None, within: str | None = None) -> tuple[Division, ...]:
        """Every division called ``name`` (its name, short form or alias), sorted by code; never a guess.

        ``within`` keeps what lies in that division or is run by that zone. A bare stem means a township (当湖 → 当湖街道) only
        where nothing larger bears it.
        """
        written = _plain(name)
        found = self._found(self._index.get(written, ()), level, within)
        if not found and len(written) > 1:
            stems = [c for end in ("街道", "镇", "乡") for c in self._index.get(written + end, ())]
            found = self._found(stems, level, within)
        if level in (None, "village") and (level or VILLAGE.search(written)):
            found += self._found(self._villages_called(written, within), level, within)
        return tuple(sorted(set(found)))

    def names(self, levels: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Name, short form or alias → codes, of the upper four levels and zones: for scanning a text.

        Bare stems of townships (建设, 新兴) are left out: as words they mean anything.
        """
        wanted = frozenset(levels)
        kept = {
            n: tuple(c for c in codes if self._level(c, self._names[c]) in wanted) for n, codes in self._index.items()
        }
        return {name: codes for name, codes in kept.items() if codes}

    def villages(self, code: str) -> Mapping[str, tuple[str, ...]]:
        """Name → codes of the villages and communities below a division; a 居委会 also under 社区."""
        found: dict[str, list[str]] = defaultdict(list)
        for village, name in self._village_rows(code):
            for form in _village_forms(name):
                found[form].append(village)
        return {name: tuple(codes) for name, codes in found.items()}

    @cached_property
    def _index(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code, name in self._names.items():
            found[name].append(code)
        for code, aliases in self._aliases.items():
            for alias in aliases:
                if code not in found[alias]:
                    found[alias].append(code)
        return {name: tuple(sorted(codes)) for name, codes in found.items()}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code in sorted(self._names):
            if parent := self._parent(code):
                found[parent].append(code)
        return found

    def _found(self, codes: Iterable[str], level: str | None, within: str | None) -> list[Division]:
        inside = (code for code in codes if within is None or self._inside(code, within))
        return [d for d in self._divisions(inside) if level is None or d.level == level]

    def _divisions(self, codes: Iterable[str]) -> Iterator[Division]:
        return (division for code in codes if (division := self.get(code)))

    def _inside(self, code: str, within: str) -> bool:
        if within == COUNTRY or code.startswith(within):
            return True
        return any(zone == within and code.startswith(below) for below, zone in self._zone_of.items())

    def _level(self, code: str, name: str) -> str:
        if code == COUNTRY:
            return "country"
        if code in self._levels:
            return self._levels[code]
        numbered = len(code) == 6 and code[4] == "7"
        return "zone" if numbered or (len(code) in (6, 9) and ZONE.search(name)) else LEVELS[len(code)]

    def _parent(self, code: str) -> str | None:
        if code == COUNTRY:
            return None
        above = code.partition("Z")[0] if "Z" in code else code
        steps = (above[:n] for n in (12, 9, 6, 4, 2) if n < len(code))
        return next((step for step in steps if step in self._names), COUNTRY)

    def _province(self, province: str) -> bytes:
        if province not in self._villages:
            path = self._folder / "villages" / f"{province}.tsv.xz"
            self._villages[province] = b"\n" + lzma.decompress(path.read_bytes()) if path.exists() else b""
        return self._villages[province]

    def _village(self, code: str) -> str | None:
        if len(code) != 12:
            return None
        return next((name for _, name in self._village_rows(code)), None)

    def _village_rows(self, code: str) -> Iterator[tuple[str, str]]:
        """Code and name of the villages whose codes begin with ``code``: a stretch of the province's sorted file."""
        text, prefix = self._province(code[:2]), b"\n" + code.encode()
        start = text.find(prefix)
        end = text.find(b"\n", text.rfind(prefix) + 1)
        for row in text[start + 1 : end].decode().split("\n") if start >= 0 else ():
            village, _, name = row.partition("\t")
            yield village, name

    def _villages_called(self, name: str, within: str | None) -> list[str]:
        known = within[:2] if within and within != COUNTRY else None
        provinces = [known] if known else sorted(path.name[:2] for path in (self._folder / "villages").glob("*.xz"))
        found = []
        for form in _village_forms(name):
            pattern = re.compile(b"\n(\\d{12})\t" + re.escape(form.encode()) + b"(?=\n)")
            found += [m.group(1).decode() for p in provinces for m in pattern.finditer(self._province(p))]
        return found


def _village_forms(name: str) -> tuple[str, ...]:
    """The names under which a village or community is known: 东街居委会 is 东街社区, 星光村委会 is 星光村."""
    if not name.endswith(("会", "社区")):
        return (name,)
    bare = re.sub("(?<=社区)(居民委员会|居委会)$", "", re.sub("居民委员会$", "居委会", name))
    bare = re.sub("村?村(民)?委(员)?会$|(?<=村)委(员)?会$", "村", bare)
    if bare.endswith("居委会"):
        return bare, bare[:-3] + "社区"
    return (bare, bare[:-2] + "居委会") if bare.endswith("社区") else (bare,)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("(", "（").replace(")", "）")


def _lines(path: Path) -> list[str]:
    return lzma.decompress(path.read_bytes()).decode().splitlines()


def _table(path: Path) -> Iterator[list[str]]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return (row.split("\t") for row in rows[1:])


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    return Gazetteer()
