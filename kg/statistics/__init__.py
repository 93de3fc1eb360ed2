"""What is counted once per build and written as triples, so that no question has to count all proposals (docs/model.md, "Counts")."""
