"""The model card: what the shipped models are, what they were trained on, and how well they do on reports they have not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from loaders.extraction import Records
from loaders.scoring import count, rates
from loaders.scoring.counting import headline
from loaders.training.gold import Gold

_HEAD = """# Model card

Small models that choose and sort what the rules of `loaders/extraction` propose in Chinese local-government reports.
They are run with numpy and ONNX Runtime and are trained, bit for bit the same on one machine, by

    python -m loaders.training.unlabelled NEWS.jsonl.xz REPORTS ANNOTATED… --out text.txt
    python -m loaders.training.characters text.txt --out characters.npz
    python -m loaders.training.restore NEWS.jsonl.xz REPORTS --out restored
    python -m loaders.training ANNOTATED… --beside restored --characters characters.npz --out loaders/models

The language model has learnt from 15 million characters of public news and work reports. The first two steps and
`--characters` need torch and onnx (`pip install torch onnx`); without them everything but the network is trained.
The third joins `loaders/training/records`, public texts annotated for training, with their sentences.

| file | what it is |
|---|---|
| `names.npz` | linear-chain CRF over the tagger's words; programmes, agencies, recognitions, sites |
| `characters.onnx` | two LSTMs that predict the next character, one a direction; over their states a GRU that marks the same kinds |
| `judge-*.npz`, `fast-judge-*.npz` | with that network and without: logistic regression over candidates, calibrated by cross-validation |
| `program-kind.npz`, `program-domains.npz` | one logistic regression a kind and a domain over n-grams, head noun, sentence and title |
| `program-place.npz`, `outcome-program.npz` | logistic regression over pairs: is the programme run in this place, is the outcome due to it |

Intended use: reading press reports and work reports of Chinese governments. Not for text about private persons, nor for
other genres or languages. The models know no name by heart that the rules could not find; the words of the training reports
stand in them as features.
"""


def text(golds: Sequence[Gold], beside: Sequence[Gold], records: Sequence[Records], folder: Path) -> str:
    """The card in Markdown: files with their hashes, reports with titles and hashes, five-fold cross-validation over ``golds``."""
    lines = [_HEAD, "## Files\n", "| file | bytes | sha-256 |", "|---|---|---|"]
    for path in sorted((*folder.glob("*.npz"), *folder.glob("*.onnx"))):
        data = path.read_bytes()
        lines.append(f"| `{path.name}` | {len(data):,} | `{hashlib.sha256(data).hexdigest()[:16]}` |")
    table = rates([count(found.as_json(), gold.annotation) for gold, found in zip(golds, records, strict=True)])
    lines += ["\n## Five-fold cross-validation by report\n", "| measure | value | annotated |", "|---|---|---|"]
    lines += [f"| {measure} | {headline(row):.3f} | {int(row['gold'])} |" for measure, row in table.items()]
    lines += ["\n## Reports\n", "| report | title | sha-256 of the text |", "|---|---|---|"]
    for gold in (*golds, *beside):
        title = (gold.annotation.get("report") or {}).get("title") or gold.reading.title
        digest = hashlib.sha256(gold.reading.text.encode()).hexdigest()[:16]
        lines.append(f"| {gold.key} | {title} | `{digest}` |")
    return "\n".join(lines) + "\n"
