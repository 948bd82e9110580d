"""Generates the documents that follow from the Turtle: data dictionary, JSON Schemas, JSON-LD context and SHACL shapes.

    python -m ontology.generate.documents

A test fails when a file differs from what this module makes.
"""

from __future__ import annotations

from pathlib import Path

from ontology.generate import dictionary, jsonschemas, shapes
from ontology.model import Model, model

ROOT = Path(__file__).parents[2]


def documents(m: Model) -> dict[Path, str]:
    """Path and text of every generated document."""
    own = ROOT / "ontology"
    return {
        own / "schemas" / "record.json": jsonschemas.written(jsonschemas.record(m)),
        own / "schemas" / "claim.json": jsonschemas.written(jsonschemas.claim(m)),
        own / "context.jsonld": jsonschemas.written(jsonschemas.context(m)),
        own / "shapes.ttl": shapes.shapes(m),
        ROOT / "docs" / "data-dictionary.md": dictionary.dictionary(m),
    }


def main() -> None:
    for path, text in documents(model()).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
