"""The screens by path: which page makes each. What Streamlit shows and what can be taken from it as data both begin here."""
from __future__ import annotations

from collections.abc import Mapping

from ui.components.screen import Render
from ui.pages import article, cluster, clusters, overview, proposal, review

#: path → (name for the browser's list of pages, the page)
SCREENS: Mapping[str, tuple[str, Render]] = {
    "": ("Start", overview.render),
    "artikel": ("Artikel", article.render),
    "voorstel": ("Voorstel", proposal.render),
    "beoordelen": ("Beoordelen", review.render),
    "clusters": ("Clusters", clusters.render),
    "cluster": ("Cluster", cluster.render),
}
