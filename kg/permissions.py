"""Who may do what: the roles of people, kept in `prive/rollen.csv` (owner only), and the one check that every face calls.

The table stands here and not on the screens, so that a screen that forgets to hide a button still can't do what it offers.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.folder.disk import write_file
from records import InputError, UsageError

USER_HEADER = "REGELRUIMTE_USER_HEADER"  #: setting: the header in which a proxy names the user; without it there is one local user
FILE = Path("prive") / "rollen.csv"
ROLES = ("adviseur", "beoordelaar", "beheerder")
#: what one does → the roles that may
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "een verwijzing verbeteren": ("adviseur", "beoordelaar"),
    "een standpunt vastleggen": ("adviseur", "beoordelaar"),
    "bestaande ruimte vastleggen": ("adviseur", "beoordelaar"),
    "beoordelen": ("beoordelaar",),
    "groepen bewerken": ("beoordelaar",),
    "contactgegevens opvragen": ("beoordelaar", "beheerder"),
    "gegevens van personen beoordelen": ("beoordelaar", "beheerder"),
    "voorstellen toevoegen": ("beoordelaar", "beheerder"),
    "voorstellen vergelijken": ("beoordelaar", "beheerder"),
    "beheren": ("beheerder",),
}


class NotAllowed(UsageError):
    """Somebody asked for what their role doesn't allow; the message says what would."""


@dataclass(frozen=True)
class User:
    """Somebody at a face."""

    name: str  #: as the proxy gives it; "" for somebody whom it doesn't name
    roles: frozenset[str]
    single: bool = False  #: there is no proxy: one user at their own machine, with every role

    def may(self, action: str) -> bool:
        """Whether a role of theirs allows it."""
        return bool(self.name) and not self.roles.isdisjoint(ACTIONS[action])

    def check(self, action: str) -> None:
        """Raises NotAllowed unless a role of theirs allows it."""
        if not self.may(action):
            who = self.name or "een onbekende gebruiker"
            raise NotAllowed(f"{who} mag niet {action}; dat kan met de rol {' of '.join(ACTIONS[action])} (vraag een beheerder)")


LOCAL = User("lokale gebruiker", frozenset(ROLES), single=True)


def user(folder: DataFolder, name: str) -> User:
    """The user whom a proxy names, with the roles that the folder has for them; without any they may read."""
    name = " ".join(name.split())
    return User(name, read_roles(folder).get(name.casefold(), frozenset()) if name else frozenset())


def read_roles(folder: DataFolder) -> dict[str, frozenset[str]]:
    """Name in lower case → roles. Raises InputError that names the line of a role that doesn't exist."""
    file = folder.path / FILE
    if not file.exists():
        return {}
    found: dict[str, frozenset[str]] = {}
    for line, row in enumerate(csv.DictReader(io.StringIO(_text(file))), 2):
        roles = frozenset((row.get("rollen") or "").split())
        if unknown := roles.difference(ROLES):
            raise InputError(f"{file}: regel {line}: onbekende rol {min(unknown)!r} (wel: {', '.join(ROLES)})")
        found[" ".join((row.get("naam") or "").split()).casefold()] = roles
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: beschadigd bestand (geen UTF-8); verbeter het, of zet het uit een reservekopie terug") from error


def set_roles(folder: DataFolder, name: str, roles: frozenset[str]) -> None:
    """Give somebody these roles, and no others; none takes them off the list. Raises UsageError for an unknown role or no name."""
    name = " ".join(name.split()).casefold()
    if not name or roles.difference(ROLES):
        raise UsageError(f"een naam en rollen uit {', '.join(ROLES)} zijn nodig")
    all_roles = {**read_roles(folder), name: roles}
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("naam", "rollen"))
    rows.writerows((who, " ".join(sorted(theirs))) for who, theirs in sorted(all_roles.items()) if theirs)
    (folder.path / FILE).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(folder.path / FILE, out.getvalue().encode(), mode=0o600)
