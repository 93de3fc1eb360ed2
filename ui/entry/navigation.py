"""The script that Streamlit runs: which screen stands at which address. Screens never import this module.

It has a folder of its own: of a script with a folder `pages` beside it Streamlit makes its old kind of app on the very
first visit, and a link to a screen would then open with "Page not found".
"""
from __future__ import annotations

import streamlit as st

from ui.components.screen import present
from ui.pages import article, overview, proposal


def show_overview() -> None:
    """`/`"""
    present(overview.render)


def show_article() -> None:
    """`/artikel`"""
    present(article.render)


def show_proposal() -> None:
    """`/voorstel`"""
    present(proposal.render)


st.set_page_config(page_title="Regelruimte", layout="wide")
pages = [
    st.Page(show_overview, title="Overzicht", default=True),
    st.Page(show_article, title="Artikel", url_path="artikel"),
    st.Page(show_proposal, title="Voorstel", url_path="voorstel"),
]
st.navigation(pages, position="hidden").run()
