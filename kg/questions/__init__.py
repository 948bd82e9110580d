"""The questions of the catalogue, one TOML file each."""
