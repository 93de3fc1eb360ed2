"""Read proposals in the ministry's format: `read_proposals(data, name, call=…)`."""
from ingest.proposals.read import READABLE, Reading, read_proposals

__all__ = ["READABLE", "Reading", "read_proposals"]
