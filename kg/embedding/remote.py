"""An OpenAI-compatible embeddings server. The one file here that touches a network, and only when a setting says so."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import requests

from kg.embedding.port import MAX_TOKENS, Vectors, unit
from records import UnreachableError

AT_ONCE = 32  #: texts in a request
WAIT = 60.0  #: seconds for an answer


def server_name(address: str) -> str:
    """The embedder's name, without asking the server."""
    return f"server-{address}"


class RemoteEmbedder:
    """`address` is what comes before `/embeddings`; behind a # the name of the model."""

    def __init__(self, address: str) -> None:
        base, _, self._model = address.partition("#")
        self._url = base.rstrip("/") + "/embeddings"
        self.name = server_name(address)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Raises UnreachableError when the server can't be reached or answers with something else."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), AT_ONCE):
            rows += self._ask([" ".join(text.split()[:MAX_TOKENS]) for text in texts[start : start + AT_ONCE]])
        return unit(np.asarray(rows, dtype=np.float32))

    def _ask(self, texts: list[str]) -> list[list[float]]:
        try:
            answer = requests.post(self._url, json={"input": texts, "model": self._model or "default"}, timeout=WAIT)
            answer.raise_for_status()
            rows = sorted(answer.json()["data"], key=lambda row: row["index"])
            vectors = [[float(number) for number in row["embedding"]] for row in rows]
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise UnreachableError(f"{self._url}: geen antwoord van het taalmodel ({error})") from error
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) > 1:
            raise UnreachableError(f"{self._url}: het taalmodel gaf {len(vectors)} vectoren voor {len(texts)} teksten")
        return vectors
