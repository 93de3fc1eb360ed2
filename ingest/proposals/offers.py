"""Names of persons in running text. They are offered to somebody who decides, never taken out unasked: a name is no number.

A name shows by a title or initials, by the lists of names, or by a word beside it that speaks of a person; what is a place, a law,
an organisation or a street by the words around it is none.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.proposals.name_list import is_ordinary, kinds_of
from ingest.proposals.personal import any_of, word_list
from ingest.proposals.submitter import is_place

_PREFIX = any_of("prefix")
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_CAPITAL = rf"[{_UPPER}](?:[^\W\d_]|['’-](?=[^\W\d_]))*"
_INITIALS = rf"(?:[{_UPPER}][a-z]?\.[ -]?){{1,6}}|[{_UPPER}]{{1,3}}(?=\s(?:{_PREFIX}\s)?[{_UPPER}][a-z])"
_TOKEN = re.compile(
    rf"(?<![\w@&/])(?:(?P<initials>{_INITIALS})|(?P<prefix>(?i:{_PREFIX})(?=\s+(?:(?i:{_PREFIX})\s+)?[{_UPPER}]))|(?P<word>{_CAPITAL}))(?![\w@])"
)
_TITLE = re.compile(rf"(?<!\w){any_of('title')}\s*$", re.I)
_PERSON = re.compile(rf"(?<!\w){any_of('person')}\s*[:,(]?\s*$", re.I)
_SAYS = re.compile(rf"\s*,?\s{any_of('says')}\b")
#: what stands around a proper name that is no person's, or at its end
_THING_BEFORE = re.compile(rf"(?<!\w){any_of('thing_before')}\s*[‘“\"'’]?$", re.I)
_THING_AFTER = re.compile(rf"(?:['’]s?)?\s?(?:-?{any_of('thing_after')}\b|B\.?V\.?\b|N\.?V\.?\b|&|\d{{1,4}}\b)", re.I)
_THING_END = re.compile(rf"{any_of('thing_end')}$", re.I)
_INSTITUTION = frozenset(word_list("institution"))
_LIST_MARK = re.compile(r"(?:^|\n)\s*$")
_STARTS = re.compile(r"(?:^|[.!?:;•\n(“\"‘-]|\n\s*\d+[.)]|\n\s*[a-z][.)])\s*$")
_BEFORE = 60  #: characters that are looked at before a name
_SMALL = re.compile(r"(?<![\w.@-])[a-zà-ÿ][\w'’-]*(?![\w@])")
_WORDS = re.compile(r"\S+")
LONGEST = 7  #: tokens of a name
_AND = re.compile(r"(?:\s*,)?\s+(?:en|&|of|met|alsmede)\s+|\s*[,/]\s+")
_WITH_TITLE, _WITH_INITIALS, _WITH_FIRST_NAME = "aanspreekvorm voor een naam", "voorletters en achternaam", "voornaam en achternaam"
WHOLE = (_WITH_TITLE, _WITH_INITIALS, _WITH_FIRST_NAME)


@dataclass(frozen=True)
class Offer:
    """A place in a text that may name a person."""

    start: int
    end: int
    reason: str  #: why, in Dutch


@dataclass
class _Token:
    start: int
    end: int
    words: str
    what: str  #: initials, prefix or word

    @cached_property
    def kinds(self) -> str:
        if self.what != "word":
            return ""
        found = kinds_of(self.words)
        if not found and self.words.endswith("s") and kinds_of(self.words[:-1]) == "v":  # "Moniques"
            return "v"
        return found


def offers_in(text: str, known: frozenset[str] = frozenset()) -> list[Offer]:
    """Places that may name a person, in order, none overlapping; `known`: names that are known to be of persons ("Henk", "van Ommeren")."""
    found: list[Offer] = []
    small = frozenset(_SMALL.findall(text))
    for run in _runs(text):
        at = 0
        while at < len(run):
            beside = bool(found) and bool(_AND.fullmatch(text, found[-1].end, run[at].start))
            offer, taken = _name_at(_Place(text, run[at : at + LONGEST], known, small, beside))
            if offer:
                found.append(offer)
            at += taken
    return found


def names_of(text: str, offers: list[Offer]) -> set[str]:
    """The first name and the surname, each by itself, of those that are offered whole: the text may call them so elsewhere."""
    found = set()
    for offer in offers:
        if offer.reason in WHOLE:
            tokens = [token for run in _runs(text[offer.start : offer.end]) for token in run]
            words = [token for token in tokens if token.what == "word"]
            at = next((at for at, token in enumerate(tokens) if token.what == "prefix"), tokens.index(words[-1]))
            surname = " ".join(token.words for token in tokens[at:])
            found |= {surname} if _maybe(words[-1]) and (at < len(tokens) - 1 or not is_place(surname)) else set()
            found |= {words[0].words} if words[0] is not words[-1] and tokens[0] is words[0] and "v" in words[0].kinds else set()
    return found


def of_thing(word: str) -> bool:
    """The word ends like the name of a street, a park, a law."""
    return bool(_THING_END.search(word))


def _runs(text: str) -> Iterator[list[_Token]]:
    """Words with a capital, initials and prefixes that stand side by side."""
    run: list[_Token] = []
    for match in _TOKEN.finditer(text):
        written = re.sub(r"['’]s$", "", match[0]) if match.lastgroup == "word" else match[0].rstrip()
        token = _Token(match.start(), match.start() + len(written), written, str(match.lastgroup))
        if run and not _BESIDE.fullmatch(text, run[-1].end, token.start):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


_BESIDE = re.compile(r"[ \u00a0]*\n?[ ]*")


@dataclass
class _Place:
    """A place where a name may begin: the tokens from there to the end of their run, and what is around them."""

    text: str
    tokens: list[_Token]
    known: frozenset[str]
    small_words: frozenset[str]  #: words that the text has in small letters
    beside: bool  #: a name stands before it, with "and" between

    @cached_property
    def before(self) -> str:
        """What stands before it: four words at most, as looking at more takes time for nothing."""
        start = self.tokens[0].start
        near = self.text[max(0, start - _BEFORE) : start]
        return near[[match.start() for match in _WORDS.finditer(near)][-5:][0] :] if near.count(" ") > 5 else near

    @cached_property
    def of_thing(self) -> bool:
        """What stands before it makes it no person's name."""
        return self.before.endswith("[") or bool(_THING_BEFORE.search(self.before))

    @cached_property
    def titled(self) -> bool:
        """Behind "mevrouw", "dr."."""
        return bool(_TITLE.search(self.before))

    @cached_property
    def called(self) -> bool:
        """Behind a word for a person, or beside another name."""
        return self.beside or bool(_PERSON.search(self.before))

    @cached_property
    def starts(self) -> bool:
        """A sentence begins, so that any word has a capital."""
        return bool(_STARTS.search(self.before))

    def small(self, word: str) -> bool:
        """The text has the word in small letters too: an ordinary word."""
        return word.lower() in self.small_words


def _name_at(place: _Place) -> tuple[Offer | None, int]:
    """The name that begins at a place, and how many tokens that takes (1 when there is none)."""
    text = place.text
    if place.tokens[0].what == "word" and len(place.tokens) == 1 and _hopeless(place):
        return None, 1
    for size in range(len(place.tokens), 0, -1):
        tokens = place.tokens[:size]
        last = tokens[-1]
        if last.what != "word" or _THING_AFTER.match(text, last.end) or of_thing(last.words) and not set("at") & set(last.kinds):
            continue
        if (reason := _why(place, tokens)) and not place.of_thing:
            return Offer(tokens[0].start, last.end, reason), size
    return None, 1


def _hopeless(place: _Place) -> bool:
    """One word in no list, where a sentence begins: only a title could make it a name, or that it is known."""
    token = place.tokens[0]
    return not token.kinds and place.starts and not place.known and not place.titled


def _why(place: _Place, tokens: list[_Token]) -> str:
    """Why these tokens are a name; "" when they aren't."""
    words, what = [token for token in tokens if token.what == "word"], [token.what for token in tokens]
    if len(words) > 4:
        return ""
    if _one_of(tokens, place.known):
        return "naam van iemand die de tekst ook voluit noemt"
    if place.titled and not (len(words) > 1 and not all(map(_maybe, words))) and _titled(words, what):
        return _WITH_TITLE
    if what[0] == "initials":
        return _WITH_INITIALS if len(words) <= 2 and _surname(words, tokens, place) else ""
    if what[0] == "prefix":
        return "achternaam met voorvoegsel" if len(words) == 1 and _prefixed(place, tokens) else ""
    if len(words) == 1:
        return _lone(place, words[0])
    return _WITH_FIRST_NAME if _full(words, tokens, place) else ""


def _one_of(tokens: list[_Token], known: frozenset[str]) -> bool:
    """As it is known; a prefix with or without a capital."""
    name = " ".join(token.words.title() if token.words.isupper() and len(token.words) > 3 else token.words for token in tokens)
    return name in known or tokens[0].what == "prefix" and name[0].swapcase() + name[1:] in known


def _titled(words: list[_Token], what: list[str]) -> bool:
    """A portfolio or an institution follows a title too: "meester in de rechten", "mr. Wonen"."""
    return "prefix" in what or any(token.kinds.strip("gp") for token in words) or not is_ordinary(words[-1].words)


def _maybe(token: _Token) -> bool:
    """The word may be part of a name."""
    return bool(token.kinds.strip("gp")) or "p" not in token.kinds and not is_ordinary(token.words)


def _surname(words: list[_Token], tokens: list[_Token], place: _Place) -> bool:
    """What follows initials is a surname; behind one letter that may number a list only a sure one."""
    last, initials = words[-1], tokens[0]
    prefixed = any(token.what == "prefix" for token in tokens)
    if not all(map(_maybe, words)) or last.words.lower() in _INSTITUTION and not prefixed:
        return False
    line = place.text[max(0, initials.start - 3) : initials.start]
    if len(initials.words.rstrip(".")) > 1 and "." in initials.words or "." in initials.words and not _LIST_MARK.search(line):
        return True
    several = len(initials.words.strip(". ")) > 1 and initials.words not in ("EU", "NL", "BV", "NV", "WW", "VN", "UK", "VS")
    return bool(set("at") & set(last.kinds)) and ("g" not in last.kinds or prefixed or several)


def _prefixed(place: _Place, tokens: list[_Token]) -> bool:
    """"Van den Berg", "de Vries": a surname of the list of those with a prefix, and no place or institution."""
    last, first = tokens[-1], tokens[0].words
    prefixes = [word for token in tokens[:-1] for word in token.words.lower().split()]
    if last.words.lower() in _INSTITUTION or is_place(last.words) and not place.called:
        return False
    capital = first[0].isupper() and not place.starts
    if "t" not in last.kinds:
        return capital and prefixes[0] in ("van", "ter", "ten") and _maybe(last)
    if len(prefixes) > 1 or capital or place.called:
        return prefixes[0] != "van" or len(prefixes) > 1 or capital or place.called and "p" not in last.kinds
    return prefixes[0] in ("de", "den", "el", "ten", "ter") and not place.small(last.words)


def _lone(place: _Place, token: _Token) -> str:
    kinds, listed = token.kinds, set("atv") & set(token.kinds)
    if token.words.isupper() or len(token.words) < 3 and not place.called or "p" in kinds:
        return ""
    if token.words.lower() in _INSTITUTION or place.small(token.words):
        return ""
    if listed - {"t"} and "g" not in kinds:
        return "voornaam uit de lijst" if "v" in kinds else "achternaam uit de lijst"
    if listed and (place.called or ("v" in kinds or not place.starts) and _SAYS.match(place.text, token.end)):
        return "naam bij een woord voor een persoon"
    unknown = not listed and place.called and not place.starts and not is_ordinary(token.words)
    return "na een woord voor een persoon" if unknown else ""


def _full(words: list[_Token], tokens: list[_Token], place: _Place) -> bool:
    """A first name and a surname, by the lists or because no dictionary has them; where one is sure the other may be any word."""
    first, last = words[0], words[-1]
    if any(word.words.lower() in _INSTITUTION or word.words.isupper() and len(word.words) < 3 for word in words):
        return False
    prefixes = [token.words.lower() for token in tokens if token.what == "prefix"]
    if prefixes[:1] == ["van"] and "p" in last.kinds and ("v" not in first.kinds or place.called):
        return False  # "wethouder Jansen van Utrecht": somebody of a place
    if "v" in first.kinds and "p" not in first.kinds and not is_place(last.words):
        sure = set("at") & set(last.kinds) or prefixes or not place.starts or "g" not in first.kinds
        return bool(sure) and all(_maybe(word) or not place.starts or "g" not in first.kinds for word in words[1:])
    return all(map(_maybe, words)) and (not first.words.isupper() or bool(set("atv") & set(last.kinds)))
