"""Read proposals in the ministry's format: `read_proposals(data, name, call=…)`, or `read_text` of a document that was read already."""
from ingest.proposals.corrected import Fields, fields_of, read_corrected, with_fields
from ingest.proposals.document import READABLE
from ingest.proposals.finish import with_citations
from ingest.proposals.read import Reading, Source, read_proposals, read_text
from ingest.proposals.submitter import municipality_iri

__all__ = [
    "READABLE", "Fields", "Reading", "Source", "fields_of", "municipality_iri", "read_corrected",
    "read_proposals", "read_text", "with_citations",
    "with_fields",
]  # fmt: skip
