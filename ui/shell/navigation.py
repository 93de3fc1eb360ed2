"""The script that Streamlit runs: which screen stands at which address. Screens never import this module.

It has a folder of its own: of a script with a folder `pages` beside it Streamlit makes its old kind of app on the very
first visit, and a link to a screen would then open with "Page not found".
"""
from __future__ import annotations

from functools import partial

import streamlit as st

from ui.kit.screen import present
from ui.shell.screens import SCREENS

st.set_page_config(page_title="Regelruimte", layout="wide")
pages = [
    st.Page(partial(present, path, render), title=name, url_path=path or None, default=not path)
    for path, (name, render) in SCREENS.items()
]  # fmt: skip
st.navigation(pages, position="hidden").run()
