"""Read official law XML: `read_version(file)` gives one version (toestand) of a law."""
from ingest.law.toestand import read_version, read_version_bytes

ENDINGS = (".xml", ".xml.gz", ".wti")  #: of the files that can be read: versions, manifests and metadata (WTI)

__all__ = ["ENDINGS", "read_version", "read_version_bytes"]
