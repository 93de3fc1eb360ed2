"""What people judged: an append-only table beside the graph, and what follows from it (docs/toets.md)."""
