"""The screens by path: which page makes each. What Streamlit shows and what can be taken from it as data both begin here."""
from __future__ import annotations

from collections.abc import Mapping

from ui.kit.screen import Render
from ui.screens import adding, management, proposals, search, start
from ui.screens.article import page as article
from ui.screens.articles import page as articles
from ui.screens.assessment import page as test
from ui.screens.clusters import cluster
from ui.screens.clusters import page as clusters
from ui.screens.proposal import page as proposal
from ui.screens.review import page as review
from ui.screens.room import page as register
from ui.screens.sessions import page as sessions
from ui.screens.sparql import page as sparql

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
