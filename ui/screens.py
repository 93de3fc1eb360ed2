"""The screens by path: which page makes each. What Streamlit shows and what can be taken from it as data both begin here."""
from __future__ import annotations

from collections.abc import Mapping

from ui.components.screen import Render
from ui.pages import (
    adding,
    article,
    articles,
    cluster,
    clusters,
    management,
    proposal,
    proposals,
    register,
    review,
    search,
    sessions,
    sparql,
    start,
    test,
)  # fmt: skip

#: path → (name for the browser's list of pages, the page)
SCREENS: Mapping[str, tuple[str, Render]] = {
    "": ("Start", start.render),
    "artikelen": ("Wetsartikelen", articles.render),
    "voorstellen": ("Voorstellen", proposals.render),
    "sparql": ("Vragen", sparql.render),
    "zoeken": ("Zoeken", search.render),
    "artikel": ("Artikel", article.render),
    "voorstel": ("Voorstel", proposal.render),
    "toets": ("Toets", test.render),
    "ruimte": ("Bestaande ruimte", register.render),
    "toevoegen": ("Toevoegen", adding.render),
    "beheer": ("Beheer", management.render),
    "beoordelen": ("Beoordelen", review.render),
    "clusters": ("Clusters", clusters.render),
    "werksessies": ("Werksessies", sessions.render),
    "cluster": ("Cluster", cluster.render),
}
