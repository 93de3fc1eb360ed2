"""Starts the app: `regelruimte app`, or `streamlit run app.py`. The screens are in `ui`; here only what goes around them."""
from __future__ import annotations

import os
import sys
from pathlib import Path

from supported import refuse_windows

refuse_windows()

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit import config, net_util

from kg.permissions import USER_HEADER
from records import UsageError
from serve.gate import Gate, Rules, check_address
from serve.headers import SecurityHeaders
from ui.shell.middleware import HEADERS, OWN_FILES, DutchPage
from ui.shell.routes import ROUTES
from ui.shell.walls import OnlyUsed, UploadLimit

net_util._external_ip = ""  # what Streamlit would ask an address service on the internet for is known: nothing
SCREENS = Path(__file__).parent / "ui"


def _rules() -> Rules:
    """Who is let in; without rules that can be read, or open to others without a proxy, the app doesn't start."""
    try:
        check_address(st.get_option("server.address"))
        rules = Rules.of_app()
    except UsageError as error:
        print(f"regelruimte: {error}", file=sys.stderr)
        raise SystemExit(2) from error
    if rules.user_header:  # the proxy's word for who is there, and nothing else, becomes the user of a session
        config.set_option("server.trustedUserHeaders", {os.environ[USER_HEADER]: "naam"})
    return rules


app = st.App(
    SCREENS / "shell" / "navigation.py",
    routes=[Mount(OWN_FILES, StaticFiles(directory=SCREENS / "static")), *ROUTES],
    middleware=[
        Middleware(SecurityHeaders, headers=HEADERS), Middleware(Gate, rules=_rules()), Middleware(OnlyUsed), Middleware(UploadLimit),
        Middleware(DutchPage),
    ],
)  # fmt: skip
