"""Read proposals in the ministry's format: `read_proposals(data, name, call=…)`, or `read_text` of a document that was read already."""
from ingest.proposals.document import READABLE
from ingest.proposals.read import Reading, Source, read_proposals, read_text, with_citations

__all__ = ["READABLE", "Reading", "Source", "read_proposals", "read_text", "with_citations"]
