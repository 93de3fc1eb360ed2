"""Faults on purpose: writers that are killed, disks that are full, everything at once (`make endurance`, docs/development.md)."""
