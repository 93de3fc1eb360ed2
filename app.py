"""Starts the app: `streamlit run app.py`, or `regelruimte app`. The screens are in `ui`; here only what goes around them."""
from __future__ import annotations

from pathlib import Path

from supported import refuse_windows

refuse_windows()

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from serve.headers import SecurityHeaders
from ui.middleware import HEADERS, OWN_FILES, DutchPage
from ui.routes import ROUTES

SCREENS = Path(__file__).parent / "ui"

app = st.App(
    SCREENS / "entry" / "navigation.py",
    routes=[Mount(OWN_FILES, StaticFiles(directory=SCREENS / "static")), *ROUTES],
    middleware=[Middleware(SecurityHeaders, headers=HEADERS), Middleware(DutchPage)],
)
