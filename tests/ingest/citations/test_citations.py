"""What the finder finds, form by form. Read this first: it is the finder's specification by example.

Each row: the text, the citations expected in it (quote, status, targets), and why. Texts are ours; the date is 2021-04-30.
"""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citations import find_citations
from ingest.citations.roles import role_rules

ON = date(2021, 4, 30)
HVW, WBMGP, GEMW, AWB, PW, OPW = (f"jci1.3:c:BWBR00{n}" for n in ("35303", "19388", "05416", "05537", "15703", "01941"))
BW3, BW5, BW7, GW, EVRM = (*(f"jci1.3:c:BWBR00{n}" for n in ("05291", "05288", "05290", "01840")), "jci1.3:c:BWBV0001000")


def a(law: str, *parts: str) -> str:
    """`a(HVW, "11", "2", "b")` is article 11 lid 2 onderdeel b."""
    keys = ("artikel", "lid", "o", "o")
    return law + "".join(f"&{key}={part}" for key, part in zip(keys, parts, strict=False))


CASES = [
    # --- the name of a law alone
    ("de Huisvestingswet 2014 zegt", [("Huisvestingswet 2014", "opgelost", [HVW])], "the citeertitel"),
    ("de huisvestingswet zegt", [("huisvestingswet", "afgeleid", [HVW])], "without its year, in small letters: also the name of a repealed law"),
    ("de Huisvestingswet (oud) zei", [("Huisvestingswet (oud)", "opgelost", ["jci1.3:c:BWBR0005674"])], "the repealed law itself"),
    ("met de Wbmgp kan", [("Wbmgp", "opgelost", [WBMGP])], "an abbreviation"),
    ("met de Wbmpg kan", [("Wbmpg", "hersteld", [WBMGP])], "two letters swapped"),
    ("de Huisvestigingswet biedt", [("Huisvestigingswet", "hersteld", [HVW])], "a syllable too many"),
    ("artikel 3 Atw", [("artikel 3 Atw", "meerduidig", [])], "two laws bear this abbreviation"),
    ("de Huisvestingswet 2015 biedt", [("Huisvestingswet 2015", "hersteld", [HVW])], "a wrong year"),
    ("de Gemeentewet 1999 biedt", [("Gemeentewet 1999", "onbekend", [])], "a year that the law doesn't bear"),
    ("volgens de Wpg", [("Wpg", "afgeleid", ["jci1.3:c:BWBR0024705"])], "of two laws the one that municipalities carry out"),
    ("artikel 2.4 van de Wet openbaarheid van bestuur en de Wob", [("artikel 2.4 van de Wet openbaarheid van bestuur", "opgelost", ["jci1.3:c:BWBR0005252&artikel=2.4"]), ("Wob", "opgelost", ["jci1.3:c:BWBR0005252"])], "in force on the day"),
    ("volgens de Wgs", [("Wgs", "opgelost", ["jci1.3:c:BWBR0031331"])], "another law of this abbreviation came later"),
    ("op grond van de Wet Bibob", [("Wet Bibob", "opgelost", ["jci1.3:c:BWBR0013798"])], "a short title"),
    (
        "de Wet bijzondere maatregelen grootstedelijke problematiek (Wbmgp)",
        [("Wet bijzondere maatregelen grootstedelijke problematiek (Wbmgp)", "opgelost", [WBMGP])],
        "the abbreviation in brackets belongs to the name",
    ),
    # --- article and law, in either order
    ("art. 11 lid 2 sub b Hvw 2014", [("art. 11 lid 2 sub b Hvw 2014", "opgelost", [a(HVW, "11", "2", "b")])], "all in short"),
    ("artikel 3:4, tweede lid, Awb", [("artikel 3:4, tweede lid, Awb", "opgelost", [a(AWB, "3:4", "2")])], "a number with a colon"),
    ("Huisvestingswet 2014, o.a. artikel 11", [("Huisvestingswet 2014, o.a. artikel 11", "opgelost", [a(HVW, "11")])], "law first"),
    ("Wbmgp: de artikelen 8 en 9", [("Wbmgp: de artikelen 8 en 9", "opgelost", [a(WBMGP, "8"), a(WBMGP, "9")])], "law first, several"),
    ("artikel 8 van het EVRM", [("artikel 8 van het EVRM", "opgelost", [a(EVRM, "8")])], "a treaty"),
    ("artikel 1 van de Grondwet", [("artikel 1 van de Grondwet", "opgelost", [a(GW, "1")])], "the constitution"),
    # --- lists and ranges
    ("artikelen 8, 9 en 10 van de Wbmgp", [("artikelen 8, 9 en 10 van de Wbmgp", "opgelost", [a(WBMGP, n) for n in ("8", "9", "10")])], "a list"),
    ("artikel 7, 21 of 22 van de Hvw", [("artikel 7, 21 of 22 van de Hvw", "afgeleid", [a(HVW, n) for n in ("7", "21", "22")])], "a list in the singular"),
    ("artikelen 10 tot en met 12 Wbmgp", [("artikelen 10 tot en met 12 Wbmgp", "opgelost", [a(WBMGP, n) for n in ("10", "11", "12")])], "a range"),
    ("artikelen 151c t/m 151e Gemeentewet", [("artikelen 151c t/m 151e Gemeentewet", "opgelost", [a(GEMW, f"151{c}") for c in "cde"])], "over letters"),
    ("artikel 12, leden 1 en 3, Hvw 2014", [("artikel 12, leden 1 en 3, Hvw 2014", "opgelost", [a(HVW, "12", "1"), a(HVW, "12", "3")])], "leden"),
    (
        "artikel 12, eerste tot en met derde lid, van de Hvw 2014",
        [("artikel 12, eerste tot en met derde lid, van de Hvw 2014", "opgelost", [a(HVW, "12", n) for n in "123"])],
        "a range of leden in words",
    ),
    (
        "artikel 8, eerste lid, onderdelen a, b en d, Wbmgp",
        [("artikel 8, eerste lid, onderdelen a, b en d, Wbmgp", "opgelost", [a(WBMGP, "8", "1", o) for o in "abd"])],
        "onderdelen",
    ),
    (
        "artikel 5, eerste lid, onderdeel c, onder 2°, Wbmgp",
        [("artikel 5, eerste lid, onderdeel c, onder 2°, Wbmgp", "opgelost", [a(WBMGP, "5", "1", "c", "2")])],
        "nested onderdelen",
    ),
    ("artikel 1, aanhef en onder b, Wbmgp", [("artikel 1, aanhef en onder b, Wbmgp", "opgelost", [WBMGP + "&artikel=1&o=b"])], "aanhef"),
    ("de artikelen 5 en 10, eerste lid, van de Wbmgp", [("artikelen 5 en 10, eerste lid, van de Wbmgp", "opgelost", [a(WBMGP, "5"), a(WBMGP, "10", "1")])], "lid of the last only"),
    ("artikelen 5 en 10 (eerste lid) van de Wbmgp", [("artikelen 5 en 10 (eerste lid) van de Wbmgp", "opgelost", [a(WBMGP, "5"), a(WBMGP, "10", "1")])], "lid in brackets"),
    # --- the Burgerlijk Wetboek: each book is a regulation of its own
    ("art. 7:629 BW", [("art. 7:629 BW", "opgelost", [a(BW7, "629")])], "book and article"),
    ("zie 5:37 BW.", [("5:37 BW", "opgelost", [a(BW5, "37")])], "without the word artikel"),
    ("art. 3:105 jo. 3:306 BW", [("art. 3:105 jo. 3:306 BW", "opgelost", [a(BW3, "105"), a(BW3, "306")])], "juncto"),
    ("artikel 629 van boek 7 van het Burgerlijk Wetboek", [("artikel 629 van boek 7 van het Burgerlijk Wetboek", "opgelost", [a(BW7, "629")])], "in full"),
    # --- chapters
    ("hoofdstuk 4 van de Participatiewet", [("hoofdstuk 4 van de Participatiewet", "opgelost", [PW + "&hoofdstuk=4"])], "a chapter"),
    ("paragraaf 2 van hoofdstuk 2 van de Wbmgp", [("paragraaf 2 van hoofdstuk 2 van de Wbmgp", "opgelost", [WBMGP + "&hoofdstuk=2&paragraaf=2"])], "its path"),
    # --- the law from context
    (
        "Pas de Wbmgp aan, en daarin vooral artikel 5.",
        [("Wbmgp", "opgelost", [WBMGP]), ("artikel 5", "afgeleid", [a(WBMGP, "5")])],
        "named in the same sentence, apart: two citations",
    ),
    (
        "De Opiumwet is streng. Artikel 13b is het middel.",
        [("Opiumwet", "opgelost", [OPW]), ("Artikel 13b", "afgeleid", [a(OPW, "13b")])],
        "named in the sentence before",
    ),
    ("Artikel 8 staat in de weg.", [("Artikel 8", "onbekend", [])], "no law anywhere: shown, not guessed"),
    (
        "De Wbmgp geldt.\n\nDe Opiumwet ook.\n\nArtikel 8 staat in de weg.",
        [("Wbmgp", "opgelost", [WBMGP]), ("Opiumwet", "opgelost", [OPW]), ("Artikel 8", "meerduidig", [])],
        "two laws, both elsewhere: shown, not guessed",
    ),
    (
        "De Wbmgp is zwaar, want die wet vraagt veel; zie artikel 6 van die wet.",
        [("Wbmgp", "opgelost", [WBMGP]), ("die wet", "afgeleid", [WBMGP]), ("artikel 6 van die wet", "afgeleid", [a(WBMGP, "6")])],
        "die wet",
    ),
    (
        "Artikel 9 van de Wbmgp helpt, maar dat artikel is smal.",
        [("Artikel 9 van de Wbmgp", "opgelost", [a(WBMGP, "9")]), ("dat artikel", "afgeleid", [a(WBMGP, "9")])],
        "dat artikel",
    ),
    # --- forms of provisions that go deeper, or wider
    ("artikel 5, eerste lid, onder ten vierde, Wbmgp", [("artikel 5, eerste lid, onder ten vierde, Wbmgp", "opgelost", [a(WBMGP, "5", "1", "4")])], "an onderdeel in words"),
    ("artikel 8, tweede en derde volzin, Wbmgp", [("artikel 8, tweede en derde volzin, Wbmgp", "opgelost", [a(WBMGP, "8")])], "a volzin has no address of its own"),
    ("het tweede lid van artikel 12 van de Hvw 2014", [("tweede lid van artikel 12 van de Hvw 2014", "opgelost", [a(HVW, "12", "2")])], "the lid before its article"),
    ("art. 229 e.v. Gemeentewet", [("art. 229 e.v. Gemeentewet", "opgelost", [a(GEMW, "229")])], "and further: the first only"),
    ("de artikelen 2, tweede lid, voor zover het de raad betreft, 3 en 4 van de Wbmgp", [("artikelen 2, tweede lid, voor zover het de raad betreft, 3 en 4 van de Wbmgp", "opgelost", [a(WBMGP, "2", "2"), a(WBMGP, "3"), a(WBMGP, "4")])], "words inside a list"),
    ("artikel 3:4 Awb, 5, eerste lid, van de Wbmgp en de rest", [("artikel 3:4 Awb", "opgelost", [a(AWB, "3:4")]), ("5, eerste lid, van de Wbmgp", "opgelost", [a(WBMGP, "5", "1")])], "a list over two laws"),
    ("afdeling 3.4 van de Awb", [("afdeling 3.4 van de Awb", "opgelost", [AWB + "&hoofdstuk=3&afdeling=3.4"])], "a decimal number says its chapter"),
    ("hoofdstuk 2 en de artikelen 5 en 6 van de Wbmgp", [("hoofdstuk 2 en de artikelen 5 en 6 van de Wbmgp", "opgelost", [WBMGP + "&hoofdstuk=2", a(WBMGP, "5"), a(WBMGP, "6")])], "one phrase, one law: one citation"),
    ("volgens Opiumwet 13b mag dat", [("Opiumwet 13b", "opgelost", [a(OPW, "13b")])], "a number right behind the name"),
    ("Gemeentewet 149a, 151d en 174a.", [("Gemeentewet 149a, 151d en 174a", "opgelost", [a(GEMW, "149a"), a(GEMW, "151d"), a(GEMW, "174a")])], "several"),
    ("de Opiumwet 3 keer lezen", [("Opiumwet", "opgelost", [OPW])], "that counts something"),
    ("5:37 lid 1 BW", [("5:37 lid 1 BW", "opgelost", [a(BW5, "37", "1")])], "with a lid"),
    ("art. 6(1)(e) AVG", [("art. 6(1)(e) AVG", "opgelost", ["CELEX:32016R0679&artikel=6&lid=1&o=e"])], "lid and onderdeel in brackets"),
    ("artikel 15 van de oude Wmo", [("artikel 15 van de oude Wmo", "opgelost", ["jci1.3:c:BWBR0020031&artikel=15"])], "the law that is no more"),
    ("in een artikel 151z van de Gemeentewet", [("Gemeentewet", "opgelost", [GEMW])], "an article that is only proposed"),
    (
        "Artikel 31, tweede lid, PW is lang. Onderdeel n van dat lid knelt.",
        [("Artikel 31, tweede lid, PW", "afgeleid", [a(PW, "31", "2")]), ("Onderdeel n van dat lid", "afgeleid", [a(PW, "31", "2", "n")])],
        "an onderdeel of the lid before",
    ),
    ("de Verordening jeugdhulp Land van Cuijk 2023", [("Verordening jeugdhulp Land van Cuijk 2023", "onbekend", [])], "a local regulation with its place"),
    ("Gemeentewet artikel 154 lid 1 Jeugdwet", [("Gemeentewet artikel 154 lid 1", "opgelost", [a(GEMW, "154", "1")]), ("Jeugdwet", "opgelost", ["jci1.3:c:BWBR0034925"])], "between two laws, the one in front"),
    ("Awb 4:84", [("Awb 4:84", "opgelost", [a(AWB, "4:84")])], "law first, without the word artikel"),
    ("boek 7, titel 4, BW", [("boek 7, titel 4, BW", "opgelost", [BW7 + "&titeldeel=4"])], "a title in a book"),
    # --- names that the text gives itself
    (
        "De Participatiewet (hierna: de wet) is streng; zie artikel 18 van de wet.",
        [("Participatiewet", "opgelost", [PW]), ("artikel 18 van de wet", "opgelost", [a(PW, "18")])],
        "defined in the text",
    ),
    (
        "De Opiumwet (hierna: OPW-h) is streng; zie artikel 13b OPW-h.",
        [("Opiumwet (hierna: OPW-h)", "opgelost", [OPW]), ("artikel 13b OPW-h", "opgelost", [a(OPW, "13b")])],
        "the text's own abbreviation",
    ),
    ("Het verdrag EVRM geldt, en die wet ook.", [("EVRM", "opgelost", [EVRM])], "a treaty is no wet: the pointer doesn't mean it"),
    (
        "Artikel 8, eerste lid, Wbmgp knelt. Op grond van het tweede lid kan dat.",
        [("Artikel 8, eerste lid, Wbmgp", "opgelost", [a(WBMGP, "8", "1")]), ("tweede lid", "afgeleid", [a(WBMGP, "8", "2")])],
        "another lid of the same article",
    ),
    (
        "Artikel 8 Wbmgp knelt. Het derde lid van dat artikel ook.",
        [("Artikel 8 Wbmgp", "opgelost", [a(WBMGP, "8")]), ("derde lid van dat artikel", "afgeleid", [a(WBMGP, "8", "3")])],
        "a lid of that article: one citation",
    ),
    (
        "De Gemeentewet en de Opiumwet gelden. Artikel 172a wordt vaak gebruikt.",
        [("Gemeentewet", "opgelost", [GEMW]), ("Opiumwet", "opgelost", [OPW]), ("Artikel 172a", "afgeleid", [a(GEMW, "172a")])],
        "the law named last has no such article",
    ),
    ("artikel 3.4 Awb", [("artikel 3.4 Awb", "hersteld", [a(AWB, "3:4")])], "the law numbers with a colon"),
    # --- more slips
    ("de Wet maatschapelijke ondersteuning 2015", [("Wet maatschapelijke ondersteuning 2015", "hersteld", ["jci1.3:c:BWBR0035362"])], "a slip in a long title"),
    ("de Participatie wet", [("Participatie wet", "hersteld", [PW])], "one word written as two"),
    # --- EU acts and local regulations
    ("artikel 3 van Richtlijn 2004/38/EG", [("artikel 3 van Richtlijn 2004/38/EG", "opgelost", ["CELEX:32004L0038&artikel=3"])], "an article of a directive"),
    ("Verordening (EU) 2016/679, art. 6 lid 1", [("Verordening (EU) 2016/679, art. 6 lid 1", "opgelost", ["CELEX:32016R0679&artikel=6&lid=1"])], "an article of a regulation"),
    ("de Dienstenrichtlijn (2006/123/EG)", [("Dienstenrichtlijn (2006/123/EG)", "opgelost", ["CELEX:32006L0123"])], "a nickname with its number"),
    ("artikel 2:79 van de APV Utrecht", [("artikel 2:79 van de APV Utrecht", "onbekend", [])], "local: seen, no address in national law"),
    ("In de APV Utrecht en de Gemeentewet.\n\nZie artikel 149.", [("APV Utrecht", "onbekend", []), ("Gemeentewet", "opgelost", [GEMW]), ("artikel 149", "afgeleid", [a(GEMW, "149")])], "one law only that can have it"),
    # --- other sources
    ("Stb. 2014, 248", [("Stb. 2014, 248", "opgelost", ["stb-2014-248"])], "Staatsblad"),
    ("ECLI:NL:HR:2019:1234.", [("ECLI:NL:HR:2019:1234", "opgelost", ["ECLI:NL:HR:2019:1234"])], "a judgment"),
    ("Kamerstukken II 2013/14, 32271, nr. 3", [("Kamerstukken II 2013/14, 32271, nr. 3", "opgelost", ["kst-32271-3"])], "a parliamentary paper"),
    ("Richtlijn 2004/38/EG", [("Richtlijn 2004/38/EG", "opgelost", ["CELEX:32004L0038"])], "an EU directive"),
    ("jci1.3:c:BWBR0035303&artikel=11&lid=2", [("jci1.3:c:BWBR0035303&artikel=11&lid=2", "opgelost", [a(HVW, "11", "2")])], "a jci"),
    (
        "https://wetten.overheid.nl/BWBR0035303/2021-01-01#Hoofdstuk2_Paragraaf2_Artikel11",
        [("https://wetten.overheid.nl/BWBR0035303/2021-01-01#Hoofdstuk2_Paragraaf2_Artikel11", "opgelost", [a(HVW, "11")])],
        "a link to the law",
    ),
    # --- no citation
    ("Lees dit artikel: hoe buren samenleven", [], "a newspaper's article"),
    ("https://www.example.nl/artikelen/11/huisvestingswet", [], "words in a link"),
    ("drie leden van de raad", [], "members, not leden"),
    ("de wet zegt niets", [], "a bare generic noun"),
    ("in de huisvestingsverordening", [], "a compound"),
    ("een Bibob-toets en de Wmo-gegevens", [], "a name inside a compound"),
    ("de Belgische Grondwet", [], "another country's"),
    ("het wetsvoorstel Wet inburgering 2021", [], "a bill"),
    ("als een zwaard van Damocles", [], "a saying"),
    ("stedelijke vernieuwing (sv)", [], "an abbreviation of something else"),
    ("een nieuw artikel 151e in de Gemeentewet", [("Gemeentewet", "opgelost", [GEMW])], "the article isn't there yet; its law is cited"),
    ("een extra lid bij artikel 11 van de Hvw 2014", [("artikel 11 van de Hvw 2014", "opgelost", [a(HVW, "11")])], "the proposed lid isn't there yet"),
    # --- layout
    ("artikel\n11, tweede\nlid, van de Huisvestings-\nwet 2014", [("artikel\n11, tweede\nlid, van de Huisvestings-\nwet 2014", "opgelost", [a(HVW, "11", "2")])], "lines and a broken word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[why for _, _, why in CASES])
def test_case(text: str, expected: list, why: str) -> None:
    found = find_citations(text, on=ON)
    assert [(c.quote, c.status, list(c.targets)) for c in found] == expected, [c.reason for c in found]
    assert all(text[c.start : c.end] == c.quote and c.reason for c in found)


def test_the_date_decides_between_a_law_and_its_successor() -> None:
    text = "artikel 7 van de Huisvestingswet"
    (before,) = find_citations(text, on=date(2013, 5, 1))
    (after,) = find_citations(text, on=date(2021, 5, 1))
    assert (before.law, after.law) == ("BWBR0005674", "BWBR0035303")
    assert after.status == "afgeleid" and "vervallen" in after.reason


def test_a_repealed_law_under_its_own_name_is_what_is_cited_and_said_to_be_repealed() -> None:
    (citation,) = find_citations("artikel 2.4 van de Wob", on=date(2025, 4, 1))
    assert (citation.status, citation.targets) == ("opgelost", ("jci1.3:c:BWBR0005252&artikel=2.4",))
    assert "vervallen" in citation.reason and "Wet open overheid" in citation.reason
    both = find_citations("artikel 2.4 van de Wob, ook al geldt nu de Wet open overheid", on=date(2025, 4, 1))
    assert both[0].law == "BWBR0005252", "naming the successor elsewhere doesn't change what was cited"


def test_the_same_article_elsewhere_in_the_text_tells_the_law() -> None:
    text = "Artikel 151d van de Gemeentewet en artikel 13b van de Opiumwet.\n\nWij willen artikel 151d verruimen."
    last = find_citations(text, on=ON)[-1]
    assert (last.targets, last.rule) == ((a(GEMW, "151d"),), "zelfde-artikel")


def test_a_name_that_is_not_on_the_list_never_makes_the_article_one_of_the_text_s_own_law() -> None:
    (citation,) = find_citations("als bedoeld in artikel 1.03 van het XYZR", on=ON, law="BWBR0019388", article="2")
    assert (citation.status, citation.targets) == ("onbekend", ())


def test_of_two_repealed_laws_of_one_name_none_is_chosen() -> None:
    from ingest.citations import LawNames
    from ingest.citations.names import Name

    old, older = "jci1.3:c:BWBR0000001", "jci1.3:c:BWBR0000002"
    names = LawNames([Name("Proefwet", old, "short-title", 1990, 2010, 2), Name("Proefwet", older, "short-title", 1950, 1990, 2)], {})
    (citation,) = find_citations("de Proefwet", on=ON, names=names)
    assert (citation.status, citation.targets, citation.candidates) == ("meerduidig", (), (old, older))


def test_inside_a_law_a_bare_article_is_its_own() -> None:
    (citation,) = find_citations("het verbod van artikel 8", on=ON, law="BWBR0019388", article="9")
    assert citation.targets == (a(WBMGP, "8"),)


class Loaded:
    """Law of which everything is known, for tests: article numbers by BWB id."""

    def __init__(self, **laws: list[str]) -> None:
        self._laws = laws

    def has(self, target: str) -> bool:
        law, _, number = target.removeprefix("jci1.3:c:").partition("&artikel=")
        return number.partition("&")[0] in self._laws.get(law, [])

    def exists(self, target: str, on: date) -> bool | None:
        return self.has(target) if target[9:20] in self._laws else None

    def articles(self, law: str) -> list[str]:
        return self._laws.get(law, [])

    def definitions(self, law: str) -> str:
        return "In deze regeling wordt verstaan onder:\na. wet: Opiumwet;" if law in self._laws else ""


def test_a_range_follows_the_order_of_the_law() -> None:
    loaded = Loaded(BWBR0019388=["4", "5", "5a", "5b", "6", "7"])
    (citation,) = find_citations("artikelen 5 tot en met 6 Wbmgp", on=ON, loaded=loaded)
    assert [target.rpartition("=")[2] for target in citation.targets] == ["5", "5a", "5b", "6"]
    assert citation.exists is True


def test_the_article_decides_between_laws_of_one_name() -> None:
    loaded = Loaded(BWBR0031331=["1", "2"], BWBR0049962=["1", "99"])
    (citation,) = find_citations("artikel 99 Wgs", on=date(2026, 1, 1), loaded=loaded)
    assert (citation.law, citation.status) == ("BWBR0049962", "afgeleid")


def test_a_provision_that_is_not_there_is_said_so() -> None:
    (citation,) = find_citations("artikel 99 Wbmgp", on=ON, loaded=Loaded(BWBR0019388=["1"]))
    assert citation.exists is False


def test_a_number_is_mended_by_the_law_itself() -> None:
    loaded = Loaded(BWBR0005537=["3:2", "3:4"], BWBR0019388=["5", "6"])
    (awb,) = find_citations("artikel 3.4 Awb", on=ON, loaded=loaded)
    assert (awb.targets, awb.status) == ((a(AWB, "3:4"),), "hersteld") and "gelezen als" in awb.reason
    (wbmgp,) = find_citations("artikel 6.2 Wbmgp", on=ON, loaded=loaded)
    assert wbmgp.targets == (a(WBMGP, "6", "2"),), "the law has no decimal numbers: a lid"


def test_the_law_s_own_definitions_say_what_de_wet_is() -> None:
    loaded = Loaded(BWBR0019388=["1", "2"])
    (citation,) = find_citations("bedoeld in artikel 13b van de wet", on=ON, law="BWBR0019388", article="2", loaded=loaded)
    assert (citation.targets, citation.rule) == ((a(OPW, "13b"),), "begripsbepaling")


def test_inside_a_law_an_article_that_it_lacks_is_not_its_own() -> None:
    loaded = Loaded(BWBR0019388=["1", "2"])
    (citation,) = find_citations("bedoeld in artikel 140", on=ON, law="BWBR0019388", article="2", loaded=loaded)
    assert citation.targets == ()


def test_inside_an_article_a_lid_is_its_own() -> None:
    (citation,) = find_citations("In afwijking van het eerste lid kan dat.", on=ON, law="BWBR0019388", article="9")
    assert citation.targets == (a(WBMGP, "9", "1"),)


def test_inside_a_law_an_article_of_another_make_is_not_its_own() -> None:
    """Article 3:27 of a law that numbers so doesn't mean its own article 25."""
    (citation,) = find_citations("bedoeld in artikel 25", on=ON, law="BWBR0005537", article="3:27")
    assert (citation.status, citation.rule) == ("onbekend", "niet-eigen")


def test_a_law_names_another_by_its_exact_title() -> None:
    (citation,) = find_citations("artikel 30 van de Huisvestingswet", on=ON, law="BWBR0035303", article="51")
    assert citation.law == "BWBR0005674"


@pytest.mark.parametrize("rule", role_rules(), ids=lambda rule: f"{rule.role}: {rule.id}")
def test_every_role_rule_gives_its_role_to_its_own_example(rule) -> None:
    found = find_citations(f"De Opiumwet is bekend. {rule.example}", on=ON)
    assert found[0].role == "onbekend" and found[-1].role == rule.role


def test_an_apv_without_a_place_is_that_of_the_submitter() -> None:
    (citation,) = find_citations("artikel 2:79 van de APV", on=ON, submitter="gemeente Utrecht")
    assert (citation.kind, citation.targets) == ("decentraal", ()) and "gemeente Utrecht" in citation.reason
    (named,) = find_citations("artikel 2:79 van de APV Ede", on=ON, submitter="gemeente Utrecht")
    assert "(Ede)" in named.reason


def test_a_law_does_not_argue() -> None:
    (citation,) = find_citations("op grond van artikel 8", on=ON, law="BWBR0019388", article="9")
    assert citation.role == "onbekend"


PIECES = ["artikel", "art.", "11", "lid 2", "onder a", "Hvw 2014", "Wbmgp", "BW", "7:274", ",", "en", "t/m", "-\n", "\n\n", "die wet", "§ 3", "sub 2°", "hoofdstuk IV", "(", ")", "Stb. 2014, 248", "é", "\u00a0"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=30).map(" ".join))
def test_no_text_raises_and_offsets_always_fit(text: str) -> None:
    end = 0
    for citation in find_citations(text, on=ON):
        assert text[citation.start : citation.end] == citation.quote
        assert citation.start >= end, "none inside another"
        end = citation.end


@given(st.sampled_from([case for case in CASES if case[1] and "http" not in case[0] and "\n" not in case[0]]), st.sampled_from(["\n", "  ", "\u00a0", " \n "]))
def test_white_space_never_changes_a_target(case: tuple, blank: str) -> None:
    text, expected, _ = case
    found = find_citations(text.replace(" ", blank), on=ON)
    assert [list(c.targets) for c in found] == [targets for _, _, targets in expected]


@given(st.sampled_from([case for case in CASES if case[1] and "http" not in case[0] and "\n" not in case[0]]), st.data())
def test_a_word_broken_at_a_line_s_end_never_changes_a_target(case: tuple, data: st.DataObject) -> None:
    text, expected, _ = case
    inside = [i for i in range(3, len(text) - 3) if text[i - 3 : i + 3].isalpha() and text[i - 3 : i + 3].islower()]
    if inside:
        at = data.draw(st.sampled_from(inside))
        found = find_citations(f"{text[:at]}-\n{text[at:]}", on=ON)
        assert [list(c.targets) for c in found] == [targets for _, _, targets in expected]


@given(st.sampled_from(["Artikel", "ARTIKEL", "artikel", "Art.", "art.", "ART."]), st.sampled_from(["Huisvestingswet 2014", "huisvestingswet 2014", "HUISVESTINGSWET 2014", "Hvw 2014"]), st.booleans())
def test_case_never_changes_a_target(word: str, law: str, before: bool) -> None:
    text = f"{law}, {word} 11, tweede lid" if before else f"{word} 11, tweede lid, van de {law}"
    assert [c.targets for c in find_citations(text, on=ON)] == [(a(HVW, "11", "2"),)]
