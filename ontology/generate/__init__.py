"""Generates the ontology's derived files: documents and schemas from the Turtle, the gazetteer from its source."""
