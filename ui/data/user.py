"""Who sits at the screen: the user whom a proxy names in a header, or the one user of a machine without a proxy."""
from __future__ import annotations

import os

import streamlit as st
from starlette.requests import Request

from kg.folder.data_folder import DataFolder
from kg.permissions import LOCAL, USER_HEADER, User
from kg.permissions import user as known_user

_KEY = "naam"  #: under which Streamlit keeps the name (`regelruimte app` tells it so)


def visitor(folder: DataFolder) -> User:
    """The user of this session. Behind a proxy that names nobody: somebody without a name, who may change nothing."""
    return known_user(folder, str(st.user.get(_KEY) or "")) if os.environ.get(USER_HEADER) else LOCAL


def caller(folder: DataFolder, request: Request) -> User:
    """The same for a plain request."""
    header = os.environ.get(USER_HEADER)
    return known_user(folder, request.headers.get(header, "")) if header else LOCAL
