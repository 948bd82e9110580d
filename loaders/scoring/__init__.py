"""Comparing extracted records with annotated ones: matching, counts, rates, bootstrap."""

from loaders.scoring.counting import KINDS, Counts, count, rates
from loaders.scoring.matching import match, norm, similarity

__all__ = ["KINDS", "Counts", "count", "match", "norm", "rates", "similarity"]
