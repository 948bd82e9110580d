"""Routes, one module a thing that is asked about."""
