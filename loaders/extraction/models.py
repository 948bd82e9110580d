"""The trained layer as shipped: two markers of names (a CRF over words, a network over characters), a judge for each kind of
name with and without the network, and models of programme kind, domains and attribution."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path

from kg.errors import BadInput
from loaders.extraction.characters import Network
from loaders.extraction.sequence import Crf
from loaders.extraction.weights import Linear

CRF, NETWORK = "names.npz", "characters.onnx"
#: Kinds of names that candidates are judged for.
JUDGED = ("program", "agency", "recognition")
#: Those of them that the network marks too; the others were better without it in cross-validation.
BY_CHARACTER = ("program",)
LINEAR = (
    *(f"judge-{kind}" for kind in BY_CHARACTER),
    *(f"fast-judge-{kind}" for kind in JUDGED),
    "program-kind",
    "program-domains",
    "program-place",
    "program-agency",
    "outcome-program",
)


@dataclass(frozen=True)
class Models:
    """``linear`` by name as in ``LINEAR``; a name that is absent leaves that decision to the rules.

    ``network`` is None where the models were trained without a language model; all layers are then the fast ones.
    """

    crf: Crf
    network: Network | None = None
    linear: Mapping[str, Linear] = field(default_factory=dict)
    version: str = ""

    def judge(self, kind: str, layers: str) -> Linear | None:
        """The judge of a kind for ``layers``: all (with the network) or fast (without); the others have none."""
        if layers not in ("all", "fast"):
            return None
        whole = layers == "all" and self.network is not None and kind in BY_CHARACTER
        return self.linear.get(f"judge-{kind}" if whole else f"fast-judge-{kind}")


@lru_cache(maxsize=1)
def models() -> Models:
    """The models that are shipped. Raises BadInput where the package is incomplete."""
    folder = resources.files("loaders.models")
    if not folder.joinpath(CRF).is_file():
        raise BadInput(
            "The trained models are missing from loaders/models.", "Run `python -m loaders.training FOLDER…`."
        )
    files = {name: folder.joinpath(name) for name in (CRF, NETWORK, *(f"{n}.npz" for n in LINEAR))}
    found = _models({name: file.read_bytes() for name, file in files.items() if file.is_file()})
    gc.freeze()  # they live as long as the process: no collection need walk them
    return found


def read(folder: Path) -> Models:
    """Models from a folder that ``loaders.training`` wrote."""
    return _models({path.name: path.read_bytes() for path in sorted((*folder.glob("*.npz"), *folder.glob("*.onnx")))})


def _models(files: Mapping[str, bytes]) -> Models:
    version = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:12]
    linear = {name: Linear.load(files[f"{name}.npz"]) for name in LINEAR if f"{name}.npz" in files}
    network = Network(files[NETWORK]) if NETWORK in files else None
    return Models(Crf.load(files[CRF]), network, linear, version)
