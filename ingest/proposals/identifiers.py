"""Numbers and addresses that point at one person: citizen service numbers, bank accounts, number plates, birth dates, homes, profiles.

Each is taken out on its own mark (a check digit, a shape) or on a word that says what it is; a number of another kind stays.
"""
from __future__ import annotations

import re
from collections.abc import Callable

from ingest.proposals.personal import any_of, word_list

Redact = Callable[[str], str]

_FREE, _ENDED = r"(?<![\w.,/:=&+€-])", r"(?!\w|[.,/:-]\d)"
_NEAR = 40  #: characters before a number in which a word may say what it is

# --- citizen service number -----------------------------------------------------------------------------------------

_NINE = re.compile(rf"(?<![\w,&+€/-])(?:\d[ .-]?){{7,8}}\d{_ENDED}")
_BSN_WORD = re.compile(rf"\b{any_of('bsn')}\b[^\d\n]*$", re.I)
_BSN_FORM = re.compile(r"\d{9}|\d{4}\.\d{2}\.\d{3}")
#: what a nine-digit number may be besides, or its unit
_OTHER_NUMBER = re.compile(
    rf"(?:(?<!\w){any_of('other_number')}\w*(?:[\s-]*(?:nummer|nr\.?|no\.?))?|€|\+\d{{2}}|\+\d{{2}}[\s-]?\(0\))\W*$", re.I
)
_UNIT = re.compile(rf"\s*{any_of('unit')}", re.I)


def _bsn(text: str) -> str:
    def told(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - _NEAR) : match.start()]
        digits = re.sub(r"\D", "", match[0])
        other = before.endswith("=") or _OTHER_NUMBER.search(before) or _UNIT.match(text, match.end())
        lone = _BSN_FORM.fullmatch(match[0]) and _eleven(digits) and not other
        return "[burgerservicenummer weggelaten]" if _BSN_WORD.search(before) or lone else match[0]

    return _NINE.sub(told, text)


def _eleven(digits: str) -> bool:
    """The test that every citizen service number passes."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(digits) == 9 and digits.strip("0") != "" and sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


# --- bank account ---------------------------------------------------------------------------------------------------

#: length of an IBAN by country (SWIFT's registry)
_LENGTHS = {one[:2]: int(one[2:]) for one in word_list("iban")}
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[ ]?\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.I)
_ACCOUNT_WORD = re.compile(rf"\b{any_of('account')}\b[^\d\n]{{0,25}}$", re.I)
_ACCOUNT = re.compile(rf"{_FREE}(?:P\s?)?\d(?:[ .]?\d){{5,9}}{_ENDED}")


def _iban(text: str) -> str:
    def told(match: re.Match[str]) -> str:
        length = _LENGTHS.get(match[0][:2].upper())
        if length is None:
            return match[0]
        places = [at for at, character in enumerate(match[0]) if character.isalnum()]
        if len(places) < length:
            return match[0]
        end = places[length - 1] + 1
        goes_on = match[0][end:end + 1].isalnum() or match.end() == match.start() + end and text[match.end():match.end() + 1].isalnum()
        number = "".join(match[0][at] for at in places[:length]).upper()
        called = _ACCOUNT_WORD.search(text[max(0, match.start() - _NEAR) : match.start()])
        valid = int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1
        return "[rekeningnummer weggelaten]" + match[0][end:] if (valid or called) and not goes_on else match[0]

    def old(match: re.Match[str]) -> str:
        return "[rekeningnummer weggelaten]" if _ACCOUNT_WORD.search(text[max(0, match.start() - _NEAR) : match.start()]) else match[0]

    text = _IBAN.sub(told, text)
    return _ACCOUNT.sub(old, text) if re.search(r"rekening|giro", text, re.I) else text


# --- number plate ---------------------------------------------------------------------------------------------------



def _shape(series: str, between: str) -> str:
    """What finds a series: X a letter, 9 a digit."""
    return between.join(f"{'[A-Z]' if group[0] == 'X' else '[0-9]'}{{{len(group)}}}" for group in series.split("-"))


_PLATE = re.compile(rf"(?<![\w/.-])(?:{'|'.join(_shape(one, '-') for one in word_list('plates'))})(?![\w/-])")
#: in other spellings, also of a foreign or an old plate; only behind a word that says so
_LOOSE_PLATE = re.compile(
    rf"(?<![\w/.-])(?:{'|'.join(_shape(one, '[ –.-]?') for one in word_list('plates'))}|"
    rf"(?i:{'|'.join(_shape(one, '-?') for one in word_list('plates'))}|"
    r"(?=[\w-]*\d)(?=[\w-]*[a-z])(?:[a-z]{1,3}|\d{1,4})(?:-(?:[a-z]{1,3}|\d{1,4})){1,2}))(?![\w/-])"
)
_PLATE_WORD = re.compile(rf"\b{any_of('plate')}\b[^\n]*$", re.I)
_NO_PLATE = re.compile(rf"\b{any_of('no_plate')}\s*$", re.I)


def _plates(text: str) -> str:
    def told(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - _NEAR) : match.start()]
        return match[0] if _NO_PLATE.search(before) else "[kenteken weggelaten]"

    def called(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - _NEAR) : match.start()]
        said = _PLATE_WORD.search(before) or match[0].isupper() and _PLATE_WORD.search(text[match.end() : match.end() + _NEAR])
        return "[kenteken weggelaten]" if said and not _NO_PLATE.search(before) else match[0]

    text = _PLATE.sub(told, text)
    return _LOOSE_PLATE.sub(called, text) if _PLATE_WORD.search(text.replace("\n", " ")) else text


# --- birth date -----------------------------------------------------------------------------------------------------

_MONTH = rf"{any_of('month')}\.?"
_YEAR = r"(?:\d{4}|['’]?\d{2})\b"
_DATE = (
    rf"(?:\d{{1,2}}(?:e|ste|de)?\s?(?:[-/. ]\s?)?{_MONTH}(?:[-/., ]\s?)*{_YEAR}|\d{{1,2}}\s?[-/. ]\s?\d{{1,2}}\s?[-/. ]\s?{_YEAR}|"
    rf"\d{{4}}-\d{{2}}-\d{{2}}\b|(?<!\d){_MONTH}\s\d{{4}}\b)"
)
_BORN = re.compile(rf"(?P<word>\b{any_of('born')}(?:[^\d\n.;]|\.(?=\s?\d)){{0,45}}?)(?P<date>{_DATE})", re.I)
_BORN_AFTER = re.compile(rf"(?P<date>{_DATE})(?P<word>[\s,)]{{1,3}}(?:is\s)?\(?{any_of('born')}|[^\d\n.;:]{{1,30}}\sgeboren\b)", re.I)
_STARRED = re.compile(rf"(?<=\(\*)\s?{_DATE}|(?<=\s\*)\s?{_DATE}", re.I)
_BIRTH = re.compile(rf"\b{any_of('born')}|\*\s?\d", re.I)


def _born(text: str) -> str:
    text = _BORN.sub(r"\g<word>[geboortedatum weggelaten]", text)
    return _STARRED.sub("[geboortedatum weggelaten]", _BORN_AFTER.sub(r"[geboortedatum weggelaten]\g<word>", text))


# --- home -----------------------------------------------------------------------------------------------------------

#: a name in an address; bounded, like all that repeats here, so that a hostile text costs no more than its length
_WORD = r"(?:[A-Z0-9][\w'’.-]{0,40}|de|den|der|het|van|ten|ter|op|aan|'s|’s|achter|onder)"
_NUMBER = r"\d{1,5}(?:\s?(?:bis|hs|huis)\b|\s?-?\s?[a-zA-Z]{1,2}\b(?!\w)|\s?[-/]\s?\d{1,4})?(?!\w|[.,]\d)"
_STREET = rf"(?:{_WORD}\s){{0,4}}[A-Z][\w'’.-]{{0,40}}{any_of('street')}\s(?:(?:op\s)?(?:nr\.?|nummer|huisnummer)\s)?{_NUMBER}"
_POSTCODE = r"(?<!\d)[1-9]\d{3}\s?(?!SA|SD|SS|EN\b|OF\b)[A-Z]{2}\b"
_WITH_POSTCODE = re.compile(
    rf"(?:(?:{_WORD}\s){{1,5}}{_NUMBER}[\s,;(]{{1,4}}{_POSTCODE}(?=\W|$)|(?<=ostcode )(?:is )?{_POSTCODE}|(?<=ostcode: ){_POSTCODE}|"
    rf"(?<!artikel )(?<!art\. ){_POSTCODE}(?<!EU)(?<!BW)(?=,?\s[A-Z][a-z]{{2}}|\s?(?:huisnummer\s)?\d))"
)
_ON_THE_WAY = (
    r"(?:\s{0,3}:|\s{1,3}(?:is|luidt|zij|hij|nu|al|sinds|jaren|momenteel|thans|naar|op|aan|in|te|bij|het|adres|de|van)\b){0,8}"
    r"[\s:]{1,6}"
)
_LIVES = re.compile(
    rf"(?P<word>\b(?i:{any_of('lives')})\b{_ON_THE_WAY})(?P<where>(?:{_WORD}\s){{0,4}}[A-Z][\w'’.-]{{1,40}}\s(?:nr\.?\s|nummer\s)?{_NUMBER})"
)
_ANY_POSTCODE = re.compile(_POSTCODE)
_ANY_STREET = re.compile(rf"{any_of('street')}\s(?:(?:op\s)?(?:nr\.?|(?:huis)?nummer)\s)?\d")
_AT_STREET = re.compile(rf"(?<![\w-]){_STREET}")
_SENTENCE = re.compile(r"(?<=[.!?;:\n])\s+(?=[A-Z(\n•-])")
_RESIDENT = re.compile(rf"\b{any_of('resident')}\b", re.I)


def _homes(text: str, has_person: Callable[[str], bool]) -> str:
    """Street and number go where a postcode, a word for living there or a person in the same sentence says that it is somebody's home."""
    if _ANY_POSTCODE.search(text):
        text = _WITH_POSTCODE.sub(_kept_start, text)
    text = _LIVES.sub(r"\g<word>[adres weggelaten]", text)
    if not _ANY_STREET.search(text):
        return text
    told, at = [], 0
    for end in [*(match.start() for match in _SENTENCE.finditer(text)), len(text)]:
        sentence = text[at:end]
        found = _AT_STREET.search(sentence)
        if found and (_RESIDENT.search(sentence) or has_person(_AT_STREET.sub(" ", sentence))):
            sentence = _AT_STREET.sub(_kept_start, sentence)
        told.append(sentence)
        at = end
    return "".join(told)


def _kept_start(match: re.Match[str]) -> str:
    """Small words before the street's own name are the sentence's."""
    start = re.match(r"(?:(?:de|den|der|het|van|ten|ter|op|aan|De|Het|Op|Aan|In|Van)\s)*", match[0])
    return (start[0] if start else "") + "[adres weggelaten]"


# --- profiles -------------------------------------------------------------------------------------------------------

_PROFILE = re.compile(rf"(?:https?://)?(?:[\w-]{{1,63}}\.){{0,5}}{any_of('profile')}/?@?[^\s)>\]}},;\"”’]*[^\s)>\]}},;.\"”’!?:]", re.I)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{1,38}\w")
_SAID = r"(?:\s*(?::|=|-)\s*|\s(?:als|onder(?:\sde\snaam)?)\s)/?(?:in/)?"
_ON_NETWORK = re.compile(rf"(?P<word>\b{any_of('network')}(?:-?(?:profiel|account|pagina))?{_SAID})(?P<who>[\w.-]*[\w-])", re.I)


def _profiles(text: str) -> str:
    text = _PROFILE.sub("[profiel weggelaten]", text)
    text = _HANDLE.sub("[profiel weggelaten]", text)
    return _ON_NETWORK.sub(r"\g<word>[profiel weggelaten]", text)


_PROFILE_HINT = re.compile(r"@|\.com|\.net/|\.me/|\.app/|mastodon|linkedin|twitter|insta|facebook|snapchat|tiktok", re.I)


def without_identifiers(text: str, has_person: Callable[[str], bool]) -> str:
    """The text with these numbers and addresses taken out; `has_person` says whether a sentence names somebody."""
    if _PROFILE_HINT.search(text):
        text = _profiles(text)
    if not re.search(r"\d", text):
        return text
    text = _plates(_bsn(_iban(text)))
    if _BIRTH.search(text):
        text = _born(text)
    return _homes(text, has_person)
