"""How much planted personal data comes out, and how many words are offered in vain: `python -m benchmarks.privacy_set`.

The planted sets are `benchmarks/privacy/*.txt`; in vain is measured on proposals that name nobody: the examples and the sets of
`benchmarks/overlap`, and where they lie beside the project the labelled ones.
"""
from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.calls import read_call
from ingest.proposals import Reading, read_proposals
from records import InputError, Offered, Proposal

HOME = Path(__file__).parents[1]
SETS = HOME / "benchmarks" / "privacy"
SHARED = HOME.parent / "shared"
_PLANTED = re.compile(r"⟦(?P<kind>\w+)\|(?P<words>[^⟧]*)⟧")
_FORM = (
    "Leefveld/beleidsterrein: Wonen\nOnderwerp/titel: {title}\nProbleembeschrijving:\n{text}\n\n"
    "Welke wet is betrokken?\nOnbekend.\n\nMogelijke oplossingsrichting(en):\n1) Pas de regel aan.\n"
)


@dataclass(frozen=True)
class Planted:
    """A string of personal data, and what became of it."""

    file: str
    kind: str
    words: str
    fate: str  #: redacted, offered or out


def planted(file: Path) -> Iterator[Planted]:
    """Every planted string of a set."""
    for part in file.read_text(encoding="utf-8").split("\n==== ")[1:]:
        name, title, text = part.split("\n", 2)
        data = _PLANTED.sub(lambda match: match["words"], _FORM.format(title=title, text=text.strip())).encode()
        (reading,) = read_proposals(data, f"{name}.txt", call=read_call())
        for match in _PLANTED.finditer(text):
            yield Planted(name, match["kind"], match["words"], fate(match["words"], reading))


def fate(words: str, reading: Reading) -> str:
    """What became of these words: an offer must cover each place where they still stand."""
    form = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.I)
    rest = "\n".join(passages(reading.proposal))
    if not form.search(rest) and not _half_out(words, rest):
        return "redacted"
    for one in sorted(reading.contact.offered, key=lambda one: -len(one.quote)):
        rest = re.sub(r"(?<!\w)" + r"\s+".join(map(re.escape, one.quote.split())) + r"(?!\w)", "▇", rest)
    return "out" if form.search(rest) or _half_out(words, rest) else "offered"


def _half_out(words: str, rest: str) -> bool:
    """A number's digits, or a name's longest word, that stand there when the rest of it is gone."""
    digits = re.sub(r"\D", "", words)
    if len(digits) >= 6:
        return digits[-6:] in re.sub(r"(?<=\d)[ .()-]+(?=\d)", "", rest)
    longest = max(re.findall(r"[^\W\d_]+", words), key=len)
    return len(longest) > 4 and bool(re.search(rf"(?<!\w){re.escape(longest)}(?!\w)", rest)) and longest[0].isupper()


def passages(proposal: Proposal) -> list[str]:
    """Everything of a proposal that is printed."""
    texts = [solution.text for solution in proposal.solutions]
    return [proposal.title, proposal.submitter, *proposal.policy_fields, proposal.problem, proposal.laws_text, *texts, *proposal.messages]


def in_vain() -> Iterator[tuple[str, list[Offered], int]]:
    """Of each proposal that names nobody: what is offered, and how often a number or an address was taken out of its text."""
    files = [*(HOME / "examples" / "voorstellen").glob("*"), *SHARED.glob("eval/proposals/V*.txt"), *SHARED.glob("seed/voorstel*.txt")]
    for file in sorted(files):
        try:
            readings = read_proposals(file.read_bytes(), file.name, call=read_call())
        except InputError:
            continue
        yield from (_offered(file.name, reading) for reading in readings)
    for file in sorted((HOME / "benchmarks" / "overlap").glob("*.toml")):
        for at, text in enumerate(_texts(tomllib.loads(file.read_text(encoding="utf-8")))):
            (reading,) = read_proposals(_FORM.format(title="Titel", text=text).encode(), file.name, call=read_call())
            yield _offered(f"{file.name} {at}", reading)


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str) and len(data) > 150:
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)


def _offered(name: str, reading: Reading) -> tuple[str, list[Offered], int]:
    told = "\n".join(passages(reading.proposal))
    gone = re.findall(r"\[(?:burgerservicenummer|rekeningnummer|kenteken|geboortedatum|adres|profiel) weggelaten\]", told)
    return name, list(reading.contact.offered), len(gone)


def main() -> None:
    for file in sorted(SETS.glob("*.txt")):
        found = list(planted(file))
        for kinds, is_name in (("numbers and addresses", False), ("names", True)):
            which = [one for one in found if (one.kind == "naam") == is_name]
            count = Counter(one.fate for one in which)
            print(f"{file.stem}, {kinds}: {len(which)}; " + ", ".join(f"{fate} {count[fate]}" for fate in ("redacted", "offered", "out")))
        for one in found:
            if one.fate == "out" or one.kind != "naam" and one.fate != "redacted":
                print(f"    {one.fate}: {one.kind} {one.words!r} in {one.file}")
    rows = list(in_vain())
    offers = sum(len(offered) for _, offered, _ in rows)
    gone = sum(gone for *_, gone in rows)
    print(f"in vain: {offers} offered in {len(rows)} proposals ({offers / len(rows):.2f} each), {gone} numbers or addresses taken out")
    for name, offered, gone in rows:
        if offered or gone:
            print(f"    {name}: {', '.join(f'{one.quote} ({one.reason})' for one in offered)} {gone or ''}")


if __name__ == "__main__":
    main()
