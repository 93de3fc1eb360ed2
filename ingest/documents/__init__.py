"""Read documents that people send into text: `read_document(data, name)`, or `read_safely` for what strangers send."""
from ingest.documents.child import make_ready, read_safely
from ingest.documents.document import Attachment, Document, Link
from ingest.documents.read import read_document

__all__ = ["Attachment", "Document", "Link", "make_ready", "read_document", "read_safely"]
