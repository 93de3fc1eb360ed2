"""The command `dossier`."""
from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from cli.output import say
from dossier import workbook
from dossier.content import gather
from dossier.forms import write
from dossier.report import dossier_paper
from kg.folder.data_folder import DataFolder


def dossier(args: Namespace) -> int:
    """`dossier ID|CLUSTER FILE.docx|FILE.pdf|FILE.xlsx`."""
    folder, file = DataFolder(args.store), Path(args.file)
    gathered = gather(folder, args.subject)
    if file.suffix.lower() == ".xlsx":
        workbook.write(folder, file, [one.proposal.id for one in gathered.proposals])
    else:
        write(dossier_paper(gathered), file)
    say(f"{args.file}: {len(gathered.proposals)} voorstellen, {len(gathered.provisions)} artikelen")
    say(gathered.persons)
    return 0
