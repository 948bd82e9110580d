"""Training of the shipped models from annotated reports. ``python -m loaders.training FOLDER… --out FOLDER``."""
