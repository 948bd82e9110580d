"""Outcomes in the graph: figures, periods and units, and the contradictions between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import ontology
from kg import periods
from kg.claims import Claim
from kg.conflicts import Figure, conflicts, reach
from kg.graph import Edge, Value
from kg.names import key

if TYPE_CHECKING:
    from kg.projection.building import Builder

_interval = lru_cache(1 << 16)(periods.interval)  # a few wordings and days of issue, over and over
_TEXTS = ("unit", "approx", "direction", "comparison")
_NUMBERS = ("value", "value_max", "baseline")
_SPAN = re.compile("^(?:(?:全年|年度|本市|我市|我省|本省|累计)的?)+(?=..)")
_TOTAL = re.compile("(?<=..)(?:总(?=[产里数量额值])|(?:数量|总数|总量|个数|(?<![指系基倍分参次人件起户家项])数)$)")
_REACHED = re.compile("^(?:完成|实现|达到)(?=..)")


@lru_cache(1 << 16)
def measured(indicator: str) -> str:
    """What two wordings of an indicator that no pattern knows have in common: 稻谷总产量 and 全年稻谷产量, 驿站数量 and 驿站."""
    return _TOTAL.sub("", _SPAN.sub("", key(indicator)))


def reached(indicator: str) -> str:
    """An indicator as written without the verb that says it was reached: 工业投资 of 完成工业投资."""
    return _REACHED.sub("", indicator)


def outcome_properties(claim: Claim, issued: str) -> dict[str, Value]:
    """Properties of an outcome's node; numbers and strings never share one, and what is not stated is absent."""
    indicator = str(claim.literal("indicator"))
    properties: dict[str, Value] = {"name": indicator, "indicator": indicator, "names": [indicator]}
    for name in _TEXTS:
        if (text := claim.literal(name)) is not None:
            properties[name] = str(text)
    for name in _NUMBERS:
        number = claim.literal(name)
        if isinstance(number, int | float):
            properties[name] = float(number)
            properties[f"{name}_text"] = str(number)
    properties["context"] = bool(claim.literal("context"))
    period = claim.literal("period")
    if period is not None:
        properties["period_text"] = str(period)
    days = _interval(None if period is None else str(period), issued)
    properties["period_basis"] = days.basis
    if days.start:
        properties["period_start"] = days.start
    if days.end:
        properties["period_end"] = days.end
    return properties


def recognition_key(claim: Claim, giver: str) -> tuple[str, ...]:
    """What makes two tellings one conferral: award, giver, year ('' where it is not told)."""
    return key(str(claim.literal("award"))), giver, str(claim.literal("year") or "")


def contradict(builder: Builder) -> list[tuple[Figure, Figure]]:
    """Find the contradictions among the outcomes and write them as edges."""
    figures = [f for o in sorted(builder.outcomes) if (f := _figure(o, builder)) is not None]
    found = list(conflicts(figures))
    for left, right in found:
        builder.graph.connect(Edge("CONFLICTS_WITH", left.outcome, right.outcome, {"derived": True}))
    return found


def _figure(outcome: str, builder: Builder) -> Figure | None:
    claim = builder.outcomes[outcome]
    value, value_max = claim.literal("value"), claim.literal("value_max")
    if not isinstance(value, int | float):
        return None
    node = builder.graph.nodes[outcome].properties
    unit_text = str(claim.literal("unit") or "")
    unit = ontology.model().unit(unit_text) if unit_text else None
    indicator = builder.indicator(claim)
    period = _period(claim, node, builder.readings[claim.report].report.issued)
    about = (
        indicator,
        tuple(sorted({builder.identity.of[m] for m in claim.mentions("place")})),
        tuple(sorted({builder.identity.of[m] for m in claim.mentions("program")})),
        period,
        unit.base if unit else unit_text,
        claim.literal("comparison"),
        claim.literal("direction"),
    )
    top = value_max if isinstance(value_max, int | float) else None
    low, high = reach(value, top, str(claim.literal("approx") or "="), unit.factor if unit else 1.0)
    return Figure(outcome, claim.report, about, low, high)


def _period(claim: Claim, node: Mapping[str, Value], issued: str) -> tuple[object, ...]:
    """What must be equal for two figures to be of one time: the days of the period.

    Without a period the day of issue, or its year where the day is not known; without that too, or where the words cannot be dated,
    only the report itself.
    """
    if "period_start" in node or "period_end" in node:
        return node.get("period_start"), node.get("period_end")
    if "period_text" not in node and issued:
        return ("issued", issued if len(issued) == 10 else issued[:4])
    return claim.report, node.get("period_text")
