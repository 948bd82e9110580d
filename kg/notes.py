"""What an answer says in a sentence: that nothing was found and where was looked, or whether the reports agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ontology
from kg.catalogue import CONDITIONS, Question
from kg.lexicon import Entry, Lexicon


@dataclass(frozen=True)
class Noted:
    """What was asked: the question, the lexicon, parameters as shown, and the language of the note."""

    question: Question
    known: Lexicon
    asked: Mapping[str, Sequence[str]]
    language: str

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def under(self) -> str:
        """The conditions in words; empty where there are none."""
        parts = self._listed(CONDITIONS)
        return self.say(f"条件：{parts}。", f"Under the condition: {parts}.") if parts else ""

    def wanted(self) -> str:
        """The parameters in words: 地点 嘉善县、海宁市；荣誉 三星平安金鼎."""
        return self._listed(self.asked)

    def _listed(self, names: Iterable[str]) -> str:
        parts = []
        for name, values in ((n, self.asked[n]) for n in names if n in self.asked):
            parameter = self.question.taken[name]
            if parameter.type not in ("flag", "order"):
                label = self.say(parameter.zh, parameter.en)
                parts.append(f"{label} {self.say('、', ', ').join(values)}")
        return self.say("；", "; ").join(parts)


def nothing(noted: Noted, reports: Sequence[Entry], *, near: bool = False) -> str:
    """Why there are no rows: no such thing exists in the reports, or none of them states it. ``near``: other rows are shown."""
    if near:
        return _nothing(noted, reports) + noted.say("所列各行只供对照。", " The rows shown are for comparison only.")
    return _nothing(noted, reports)


def _nothing(noted: Noted, reports: Sequence[Entry]) -> str:
    keys = noted.say("、", ", ").join(r.id for r in reports[:12])
    if not reports:
        return noted.say(f"没有报道涉及：{noted.wanted()}。", f"No report here covers this: {noted.wanted()}.")
    if noted.question.empty == "unstated":
        shows = noted.question.shows[noted.language]
        return noted.say(
            f"报道未写明（{shows}；查的是：{noted.wanted()}）。所查报道：{keys}。",
            f"No report states this ({shows}; asked for: {noted.wanted()}). Looked at: {keys}.",
        )
    return noted.say(
        f"没有：所查报道（{keys}）中没有符合条件的记录。查的是：{noted.wanted()}。",
        f"None: the reports looked at ({keys}) have none. Asked for: {noted.wanted()}.",
    )


def agreement(noted: Noted, rows: Sequence[Mapping[str, Any]]) -> str | None:
    """For figures: whether the reports agree. For names: whether they are one thing. Otherwise nothing."""
    if noted.question.id == "names-of":
        return _one_thing(noted, rows)
    if "disputed" not in noted.question.columns:
        return None
    stated = [r for r in rows if r["value"] is not None]
    if any(r["disputed"] for r in stated):
        told = sorted({f"{r['report']}: {_figure(r)}" for r in stated if r["disputed"]})
        return noted.say(
            f"报道相互矛盾，两说并存：{'；'.join(told)}。",
            f"The reports contradict each other; both stand: {'; '.join(told)}.",
        )
    values = {(r["value"], r["unit"]) for r in stated}
    if len({r["report"] for r in stated}) > 1 and len(values) > 1:
        if len({r["period"] for r in stated}) > 1:
            return noted.say(
                "各报道所指时期不同，不算矛盾。", "The reports speak of different periods; that is no contradiction."
            )
        return noted.say(
            "各报道的指标口径不同，分别列出。", "The reports word the indicator differently; each is listed as written."
        )
    if len({r["report"] for r in stated}) > 1:
        return noted.say("各报道一致。", "The reports agree.")
    return None


def _figure(row: Mapping[str, Any]) -> str:
    value = row["value"]
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    level = ontology.model().directions["level"]
    turn = row["direction"] if row["direction"] not in (None, level.zh, level.en) else ""
    return f"{turn} {number}{row['unit'] or ''}".strip()


def _one_thing(noted: Noted, rows: Sequence[Mapping[str, Any]]) -> str:
    names = sorted({str(r["name"]) for r in rows})
    if len(names) == 1:
        return noted.say(f"这些写法指同一个：{names[0]}。", f"We take all of these for one: {names[0]}.")
    return noted.say(
        f"这些写法分属 {len(names)} 个：{'、'.join(names)}。",
        f"They stand for {len(names)} different things: {', '.join(names)}.",
    )
