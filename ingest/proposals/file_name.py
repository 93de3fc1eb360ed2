"""Names of persons in the name of a file, which must not get into an id."""
from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.proposals.name_list import is_ordinary, kinds_of
from ingest.proposals.offers import WHOLE, of_thing
from ingest.proposals.submitter import is_place
from records import Offered

_PREFIXES = ("van", "de", "den", "der", "ten", "ter", "te", "el", "al", "het")
_TITLES = ("mw", "mevr", "mevrouw", "dhr", "heer", "drs", "ir", "mr", "dr", "fam", "familie")


def names_in_file_name(stem: str, offered: Sequence[Offered]) -> tuple[str, ...]:
    """The words of a file's name that name a person beyond doubt, in small letters.

    A first name or initial with a surname by the lists, a surname behind a title, or a name that the text (`offered`) has whole.
    """
    written = [word for word in re.split(r"[\W_\d]+", stem.replace("'", "")) if word]
    at, found = 0, []
    while at < len(written):
        end = _name_end(written, at)
        found += written[at:end]
        at = max(end, at + 1)
    small = f" {' '.join(written)} ".lower()
    whole = [re.sub(r"[\W_]+", " ", one.quote).strip().lower() for one in offered if one.reason in WHOLE]
    found += [word for name in whole if " " in name and f" {name} " in small for word in name.split()]
    return tuple(dict.fromkeys(word.lower() for word in found))


def _name_end(written: Sequence[str], at: int) -> int:
    """Where the name that begins at a word ends; the same place when none does."""
    end = at + 1
    while end < len(written) and written[end].lower() in _PREFIXES:
        end += 1
    return end + 1 if end < len(written) and _is_name(written[at], end > at + 1, written[end]) else at


def _is_name(first: str, prefixed: bool, last: str) -> bool:
    """The one word is a first name, initial or title, the other a surname; `prefixed`: with "de", "van" between."""
    one, other = kinds_of(first.title()), kinds_of(last.title())
    listed = bool(set("t" if prefixed else "at") & set(other))
    if is_place(last) and not prefixed or of_thing(last) and not listed:
        return False
    if first.lower() in _TITLES or one == "v":
        return listed or not is_ordinary(last)
    if "v" in one and "p" not in one and listed:
        return prefixed or "p" not in other and ("g" not in one or "g" not in other)
    return len(first) == 1 and first.isalpha() and prefixed and listed
