"""Room that already exists: in the words of the law, and in a register that people keep (docs/toets.md)."""
