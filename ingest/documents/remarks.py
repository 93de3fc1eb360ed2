"""What is told to the user about a document, in Dutch. A warning holds nothing of the text."""
INSERTED = "ingevoegde wijziging van een ander is meegenomen"
DELETED = "doorgehaalde tekst is weggelaten"
HIDDEN = "verborgen tekst is weggelaten"
REMARKS = "opmerkingen in de kantlijn zijn weggelaten"
EMBEDDED = "een ingesloten document is niet gelezen"
GUESSED = "gelezen als Windows-tekst (cp1252); controleer de leestekens"
NO_BODY = "het bericht zelf heeft geen leesbare tekst"
INNER_MESSAGE = "een bericht dat als bijlage meekwam is niet gelezen"


def other_kind(ending: str, kind: str) -> str:
    """The name says one kind of file, the content is another."""
    return f"de naam eindigt op {ending}, maar het is een {kind}-bestand; zo is het gelezen"


def scanned(pages: str) -> str:
    """`pages`: "pagina 3", "pagina's 3, 5"."""
    return f"{pages}: gescand, geen tekst: OCR nodig"
