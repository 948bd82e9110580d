"""The ledger: everything that is stored. Reports with their texts, claims with their evidence, and judgements.

One SQLite file in a local folder. Each report is written in one transaction, so a crash leaves a report wholly read or not
read at all. What one reading of one text said stands in one *slot* (report, form); reading the text again replaces the slot,
taking the report out empties its slots, and neither leaves a trace. Judgements are only ever added.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.claims import Claim, Evidence, Judgement, Report, Status, Text, digest
from kg.errors import NotFound, StoreError

FILE = "ledger.sqlite"
FORMS = ("original", "digest")  # the first form present is the active text

# One script a schema version; a ledger is brought up by running the scripts it has not seen.
MIGRATIONS = (
    """
    CREATE TABLE slot (report TEXT, form TEXT, sha256 TEXT NOT NULL, content TEXT NOT NULL, about TEXT NOT NULL,
        signature TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (report, form)) WITHOUT ROWID;
    CREATE TABLE claim (id TEXT, report TEXT, form TEXT, status TEXT, body TEXT NOT NULL, evidence TEXT NOT NULL,
        unanchored TEXT NOT NULL, PRIMARY KEY (report, form, id, status),
        FOREIGN KEY (report, form) REFERENCES slot ON DELETE CASCADE) WITHOUT ROWID;
    CREATE INDEX claim_by_id ON claim (id);
    CREATE TABLE judgement (id TEXT PRIMARY KEY, body TEXT NOT NULL, signed TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE ledger (id TEXT NOT NULL);
    """,
)


@dataclass(frozen=True)
class Assertion:
    """A claim as one reading of one text makes it.

    ``unanchored`` says why a reviewed claim could not be found in the text; it is empty where there is evidence.
    """

    claim: Claim
    status: Status
    evidence: tuple[Evidence, ...]
    unanchored: str = ""

    @property
    def confidence(self) -> float:
        """Of the surest evidence; 0 without any."""
        return max((e.confidence for e in self.evidence), default=0.0)


@dataclass(frozen=True)
class Reading:
    """What one text of one report says: the content of one slot.

    ``signature`` is a MinHash of the text (integers; empty if none was made), by which near-duplicates are linked.
    """

    report: Report
    text: Text
    assertions: tuple[Assertion, ...]
    signature: tuple[int, ...] = ()

    @property
    def digest(self) -> str:
        """Equal for equal readings, whatever the order of their assertions."""
        rows = sorted(json.dumps(_assertion_row(a), ensure_ascii=False, sort_keys=True) for a in self.assertions)
        return digest([asdict(self.report), self.text.form, self.text.sha256, list(self.signature), rows])


def _assertion_row(assertion: Assertion) -> list[object]:
    evidence = [[e.text, [list(s) for s in e.spans], e.method, e.confidence, e.reasons] for e in assertion.evidence]
    return [assertion.claim.id, assertion.status, evidence, assertion.unanchored]


class Ledger:
    """An open ledger. Use as a context manager, or call :meth:`close`.

    Raises StoreError if the folder cannot be written, the file is no ledger, or a newer version wrote it.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        path = self.folder / FILE
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The ledger {path} cannot be opened: {error}.", "Check --data.") from error
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA foreign_keys=ON")
        self._migrate(path)

    def _migrate(self, path: Path) -> None:
        with self._transaction():
            seen = int(self._db.execute("PRAGMA user_version").fetchone()[0])
            if seen > len(MIGRATIONS):
                raise StoreError(
                    f"The ledger {path} was written by a newer version (schema {seen}, this one knows {len(MIGRATIONS)}).",
                    "Update the program, or use another --data folder.",
                )
            for number in range(seen, len(MIGRATIONS)):
                for statement in MIGRATIONS[number].split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version={number + 1}")
            if self._db.execute("SELECT 1 FROM ledger").fetchone() is None:
                self._db.execute("INSERT INTO ledger VALUES (?)", (uuid.uuid4().hex,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:  # a full disk ends a transaction by itself
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(
                    f"The ledger in {self.folder} cannot be written: {error}.",
                    "Make room there, or wait until no other process writes, and try again: nothing is half stored.",
                ) from error
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever other processes write meanwhile. For reading only."""
        self._db.execute("BEGIN")
        try:
            self._db.execute("SELECT 1 FROM ledger").fetchone()
            yield
        finally:
            self._db.execute("COMMIT")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @property
    def id(self) -> str:
        """Names this ledger to the stores that receive its projection; it is not part of any graph."""
        return str(self._db.execute("SELECT id FROM ledger").fetchone()[0])

    # ---- reports ----

    def put(self, readings: Reading | Iterable[Reading]) -> int:
        """Store readings, each replacing its slot; returns how many slots changed. Each reading is one transaction."""
        changed = 0
        for reading in [readings] if isinstance(readings, Reading) else readings:
            changed += self._put(reading)
        return changed

    def _put(self, reading: Reading) -> bool:
        slot = (reading.report.key, reading.text.form)
        fingerprint = reading.digest
        with self._transaction():
            old = self._db.execute("SELECT digest FROM slot WHERE report=? AND form=?", slot).fetchone()
            if old and old[0] == fingerprint:
                return False
            self._db.execute("DELETE FROM slot WHERE report=? AND form=?", slot)
            about = json.dumps(asdict(reading.report), ensure_ascii=False, sort_keys=True)
            signature = json.dumps(reading.signature)
            values = (*slot, reading.text.sha256, reading.text.content, about, signature, fingerprint)
            self._db.execute("INSERT INTO slot VALUES (?,?,?,?,?,?,?)", values)
            self._db.executemany(
                "INSERT OR IGNORE INTO claim VALUES (?,?,?,?,?,?,?)",
                [
                    (
                        a.claim.id,
                        *slot,
                        a.status,
                        json.dumps(a.claim.as_json(), ensure_ascii=False, sort_keys=True),
                        json.dumps(_assertion_row(a)[2], ensure_ascii=False),
                        a.unanchored,
                    )
                    for a in merged(reading.assertions)
                ],
            )
        return True

    def remove(self, report: str) -> None:
        """Take a report out: afterwards it was never read. Raises NotFound with the keys that exist."""
        with self._transaction():
            if not self._db.execute("DELETE FROM slot WHERE report=?", (report,)).rowcount:
                known = ", ".join(self.reports()) or "none"
                raise NotFound(f"No report is called {report}.", f"Reports here: {known[:300]}.")

    def reports(self) -> list[str]:
        """Keys of all reports, sorted."""
        return [r for (r,) in self._db.execute("SELECT DISTINCT report FROM slot ORDER BY report")]

    def active(self) -> dict[str, str]:
        """Report key to the form of its active text."""
        forms: dict[str, str] = {}
        for report, form in self._db.execute("SELECT report, form FROM slot ORDER BY report"):
            forms[report] = min(forms.get(report, form), form, key=FORMS.index)
        return forms

    def readings(self, reports: Sequence[str] | None = None, *, forms: str = "active") -> Iterator[Reading]:
        """Readings in order of report key: those of the active texts, or of ``forms="all"``.

        ``reports`` restricts them to these keys.
        """
        active = self.active()
        for report in sorted(active if reports is None else set(reports) & set(active)):
            rows = self._db.execute(
                "SELECT form, content, about, signature FROM slot WHERE report=? ORDER BY form DESC", (report,)
            ).fetchall()
            for form, content, about, signature in rows:
                if forms == "all" or form == active[report]:
                    text = Text(report, form, content)
                    yield Reading(
                        Report(**json.loads(about)), text, self._assertions(report, form), tuple(json.loads(signature))
                    )

    def _assertions(self, report: str, form: str) -> tuple[Assertion, ...]:
        rows = self._db.execute(
            "SELECT id, status, body, evidence, unanchored FROM claim WHERE report=? AND form=?", (report, form)
        )
        return tuple(
            Assertion(
                Claim.from_json(json.loads(body)),
                status,
                tuple(
                    Evidence(claim, text, tuple((s[0], s[1]) for s in spans), method, confidence, reasons)
                    for text, spans, method, confidence, reasons in json.loads(evidence)
                ),
                unanchored,
            )
            for claim, status, body, evidence, unanchored in rows
        )

    def claim(self, claim_id: str) -> list[tuple[Reading, Assertion]]:
        """Every assertion of a claim, with the reading it comes from. Raises NotFound."""
        keys = self._db.execute("SELECT DISTINCT report FROM claim WHERE id=?", (claim_id,)).fetchall()
        found = [
            (reading, assertion)
            for reading in self.readings([k for (k,) in keys], forms="all")
            for assertion in reading.assertions
            if assertion.claim.id == claim_id
        ]
        if not found:
            raise NotFound(f"No claim is called {claim_id}.", "Claim ids stand in the `claims` of every answer.")
        return found

    # ---- judgements ----

    def judge(self, judgements: Iterable[Judgement]) -> int:
        """Add judgements; returns how many were new."""
        with self._transaction():
            return sum(
                self._db.execute(
                    "INSERT OR IGNORE INTO judgement VALUES (?,?,?)",
                    (
                        j.id,
                        json.dumps(
                            [j.decision, dict(j.target), dict(j.value), sorted(j.supersedes)], ensure_ascii=False
                        ),
                        json.dumps({"by": j.by, "when": j.when, "why": j.why}, ensure_ascii=False),
                    ),
                ).rowcount
                for j in judgements
            )

    def judgements(self) -> list[Judgement]:
        """All judgements in order of id, those superseded included."""
        return [
            Judgement(decision, target, value, tuple(supersedes), **json.loads(signed))
            for body, signed in self._db.execute("SELECT body, signed FROM judgement ORDER BY id")
            for decision, target, value, supersedes in [json.loads(body)]
        ]

    # ---- version ----

    def content_digest(self) -> str:
        """Hash of everything that is stored: sorted digests of the slots and ids of the judgements."""
        slots = self._db.execute("SELECT report, form, digest FROM slot ORDER BY report, form").fetchall()
        judged = self._db.execute("SELECT id FROM judgement ORDER BY id").fetchall()
        return digest([[list(s) for s in slots], [j for (j,) in judged]])

    def counts(self) -> dict[str, int]:
        """How many reports, texts, claims, reviewed, extracted and unanchored assertions, and judgements there are."""
        ask = {
            "reports": "SELECT count(DISTINCT report) FROM slot",
            "texts": "SELECT count(*) FROM slot",
            "claims": "SELECT count(DISTINCT id) FROM claim",
            "reviewed": "SELECT count(DISTINCT id) FROM claim WHERE status='reviewed'",
            "extracted": "SELECT count(DISTINCT id) FROM claim WHERE status='extracted'",
            "unanchored": "SELECT count(*) FROM claim WHERE unanchored<>''",
            "judgements": "SELECT count(*) FROM judgement",
        }
        return {name: int(self._db.execute(sql).fetchone()[0]) for name, sql in ask.items()}


def merged(assertions: Iterable[Assertion]) -> list[Assertion]:
    """One assertion a claim and status: the same thing said twice in a text is one claim with several evidences."""
    by_key: dict[tuple[str, str], list[Assertion]] = {}
    for assertion in assertions:
        by_key.setdefault((assertion.claim.id, assertion.status), []).append(assertion)
    out = []
    for key in sorted(by_key):
        same = by_key[key]
        evidence = tuple(sorted({e for a in same for e in a.evidence}))
        reasons = "" if evidence else "; ".join(sorted({a.unanchored for a in same if a.unanchored}))
        out.append(Assertion(same[0].claim, same[0].status, evidence, reasons))
    return out
