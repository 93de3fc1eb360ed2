"""The least that Streamlit can show; `app_pages.py` measures it beside our screens."""
from __future__ import annotations

import streamlit as st

st.html('<div class="rr"><h1>Empty</h1><footer>End</footer></div>')
