"""Which engine answers questions: the snapshot in the data folder, or the SPARQL server that REGELRUIMTE_SPARQL names."""
from __future__ import annotations

import os
import time
from functools import lru_cache

from kg.folder.data_folder import DataFolder
from kg.rdf.engine import Engine

RENEW = 10.0  #: seconds; what a face keeps per engine object is then asked anew


def engine(folder: DataFolder) -> Engine:
    """The engine for questions. Writing always goes to the data folder. Raises UsageError for an address that is none."""
    if not os.environ.get("REGELRUIMTE_SPARQL"):
        return folder.store()
    from kg.rdf.remote import Server  # only now: nobody else waits for the HTTP client to be imported

    server = Server.of()
    assert server is not None
    return _remote(server, int(time.monotonic() / RENEW))


@lru_cache(maxsize=1)
def _remote(server: object, _moment: int) -> Engine:
    from kg.rdf.remote import RemoteStore, Server

    assert isinstance(server, Server)
    return RemoteStore(server)
