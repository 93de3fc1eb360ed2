"""What the citation finder is told of loaded law by the graph."""
from __future__ import annotations

from datetime import date
from pathlib import Path

from cli.main import main
from ingest.citations import find_citations
from kg.folder.data_folder import DataFolder
from kg.law.lookup import GraphLaw

LAW = (
    '<?xml version="1.0" encoding="UTF-8"?><toestand bwb-id="BWBR0099001" inwerkingtreding="2020-01-01" '
    'bwb-ng-vast-deel="http://wetten.overheid.nl/id/BWBR0099001/2020-01-01/0"><wetgeving soort="ministeriele-regeling">'
    "<intitule>Regeling proeftuinen</intitule><wet-besluit><wettekst>"
    "<artikel><kop><nr>1</nr></kop><al>In deze regeling wordt verstaan onder wet: Opiumwet.</al></artikel>"
    "<artikel><kop><nr>2</nr></kop><al>De raad kan op grond van artikel 13b van de wet iets toestaan.</al></artikel>"
    "</wettekst></wet-besluit></wetgeving></toestand>"
)
ON = date(2020, 1, 1)


def test_the_graph_tells_of_articles_definitions_and_existence(tmp_path: Path) -> None:
    file, store = tmp_path / "BWBR0099001_2020-01-01_0.xml", tmp_path / "opslag"
    file.write_text(LAW, encoding="utf-8")
    assert main(["--store", str(store), "law", "add", str(file)]) == 0
    folder = DataFolder(store)
    law = GraphLaw(folder.store(), folder.iris)
    assert law.articles("BWBR0099001") == ("1", "2") and law.articles("BWBR0099002") == ()
    assert "verstaan onder wet: Opiumwet" in law.definitions("BWBR0099001") and law.definitions("BWBR0099002") == ""
    assert law.exists("jci1.3:c:BWBR0099001&artikel=2", ON) is True
    assert law.exists("jci1.3:c:BWBR0099001&artikel=3", ON) is False
    assert law.exists("jci1.3:c:BWBR0099001&artikel=2", date(2019, 1, 1)) is None, "no version of that day"
    own, of_the_law = find_citations("artikel 2 en, apart, artikel 13b van de wet", on=ON, law="BWBR0099001", article="1", loaded=law)
    assert own.targets == ("jci1.3:c:BWBR0099001&artikel=2",) and own.exists is True
    assert of_the_law.targets == ("jci1.3:c:BWBR0001941&artikel=13b",)
