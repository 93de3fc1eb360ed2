"""Find and resolve references to law in Dutch text: `find_citations(text, on=date)`. No network, no heavy import."""
from ingest.citations.find import find_citations
from ingest.citations.name_list import OWN_NAMES, default_names, load_names
from ingest.citations.names import LawNames
from ingest.citations.targets import LoadedLaw, exist
from ingest.citations.typed import read_typed

__all__ = ["OWN_NAMES", "LawNames", "LoadedLaw", "default_names", "exist", "find_citations", "load_names", "read_typed"]
