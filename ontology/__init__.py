"""The model of governance programmes as data, and the gazetteer of China's divisions.

>>> model().kinds["brand"].zh
'品牌'
"""

from ontology.concepts import Class, Concept, Indicator, Property, Relation, Unit
from ontology.gazetteer import ORDINARY, Division, Gazetteer, gazetteer
from ontology.model import Model, model

__all__ = [
    "ORDINARY",
    "Class",
    "Concept",
    "Division",
    "Gazetteer",
    "Indicator",
    "Model",
    "Property",
    "Relation",
    "Unit",
    "gazetteer",
    "model",
]
