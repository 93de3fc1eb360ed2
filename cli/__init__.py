"""The `regelruimte` command: it asks `ingest` to read and `kg` to keep and answer; no logic of its own."""
