"""From a report's text to records: candidates from several sources, a judge that keeps its reasons, then relations.

The layers, each a function of the reading and of what earlier layers found:

====================================================  ============================================================
``places.find(reading)``                              ``tuple[Place, ...]``: gazetteer, zones, sites, country
``context.Context(reading, places)``                  the place in force anywhere: ``context.at(span) -> Place | None``
``agencies.find(reading, places, models)``            ``tuple[Agency, ...]``
``programs.find(reading, places, models)``            ``tuple[Program, ...]``
``outcomes.find(reading, context)``                   ``tuple[Outcome, ...]``
``recognitions.find(reading, models)``                ``tuple[Recognition, ...]``
``persons.find(reading)``                             ``tuple[Person, ...]``
``relations.find(records, context, models)``          ``tuple[Relation, ...]``
====================================================  ============================================================
"""
