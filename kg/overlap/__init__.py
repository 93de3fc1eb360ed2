"""Overlapping asks: which proposals want the same, how surely, and why; and the clusters that they form."""
from kg.overlap.compare import DUPLICATE, NONE, OVERLAP, SAME_ARTICLE, Comparison, Pair, overlaps
from kg.overlap.explain import SIGNAL_LABELS
from kg.overlap.groups import AskGroup, ask_groups

__all__ = ["DUPLICATE", "NONE", "OVERLAP", "SAME_ARTICLE", "SIGNAL_LABELS", "AskGroup", "Comparison", "Pair", "ask_groups", "overlaps"]
