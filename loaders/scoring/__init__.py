"""Comparing extracted records with annotated ones: matching, counts, rates, bootstrap."""

from loaders.scoring.counting import KINDS, Counts, count, rates
from loaders.scoring.errors import Error, errors
from loaders.scoring.matching import match, norm, similarity

__all__ = ["KINDS", "Counts", "Error", "count", "errors", "match", "norm", "rates", "similarity"]
