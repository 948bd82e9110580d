"""Names as reports write them: how they are compared, and how they are found.

Comparing cleans with NFKC and casing only, and drops quotation marks and spaces around which layouts differ; a Chinese name
is never emptied (a name made only of such marks stays as it is).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\s“”‘’\"'「」『』《》〈〉·・‧•]")


@lru_cache(maxsize=1 << 18)
def key(name: str) -> str:
    """What two spellings of one name have in common: NFKC, lower case, no quotation marks, dots or spaces."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _MARKS.sub("", plain) or plain


@lru_cache(maxsize=1 << 18)
def pinyin(name: str) -> str:
    """Toneless pinyin in one word, for searching from a Latin keyboard; empty for a name without Chinese characters."""
    if not any("\u4e00" <= c <= "\u9fff" for c in name):
        return ""
    from pypinyin import lazy_pinyin  # its dictionaries take half a second to load

    return "".join(lazy_pinyin(name)).lower()
