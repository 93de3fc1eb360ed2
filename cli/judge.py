"""The command `judge`: one stored row as JSON; without options the test of a proposal as it stands."""
from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from cli.files import REVIEWER, option, reviewer
from cli.output import emit_json, say
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import correct_citation, enter_step, judge_criterion, judge_pair, judge_stance
from kg.judgements.follow import follow
from kg.judgements.record import Judgement, as_json
from kg.judgements.status import status
from kg.review.overview import overview
from records import UsageError

#: the option that says which form of judgement it is → the options that belong to it beside --door, --motivering, --vervangt
FORMS: dict[str, tuple[str, ...]] = {
    "criterium": ("uitkomst", "oplossing", "bewijs"), "oordeel": (), "artikel": ("standpunt",),
    "citatie": ("juist", "geen", "doel"), "stap": ("datum", "departement"),
}  # fmt: skip


def judge(args: Namespace) -> int:
    """`judge ID… [form] --door R`: stores a judgement and prints its row; without a form the overview of a proposal."""
    folder, form = DataFolder(args.store), _form(args)
    if form is None:
        emit_json(overview(folder, args.ids[0]))
        return 0
    _read_options(args)
    if args.door is None:
        raise UsageError(f"er ontbreekt: --door (naam of kenmerk van de beoordelaar; of zet {REVIEWER})")
    stored = _ENTER[form](folder, args)
    emit_json(as_json(stored[0]) if len(stored) == 1 else [as_json(one) for one in stored])
    if not follow(folder):
        say("bewaard; een ander proces schrijft nu, de graaf volgt daarna")
    if form == "stap":
        _tell_status(folder, stored[0])
    return 0


def _read_options(args: Namespace) -> None:
    """Who judges and why, from wherever they are: what is typed stands in the list of processes, for everybody on the machine."""
    if args.door == args.motivering == "-":
        raise UsageError("standaardinvoer (-) kan voor één van beide; geef de ander met --door-bestand of --motivering-bestand")
    args.door = reviewer(args)
    args.motivering = option("motivering", args.motivering, args.motivering_bestand) or ""


def _form(args: Namespace) -> str | None:
    """Which form was meant. Raises UsageError for two forms at once, and for options that don't belong to the form."""
    forms = [name for name in FORMS if getattr(args, name) is not None]
    if len(forms) > 1:
        raise UsageError(f"--{forms[0]} en --{forms[1]} kunnen niet samen")
    form = forms[0] if forms else None
    others = {name for options in FORMS.values() for name in options} - set(FORMS.get(form or "", ()))
    stray = next((name for name in sorted(others) if getattr(args, name) not in (None, [], False)), None)
    if stray:
        owner = next(name for name, options in FORMS.items() if stray in options)
        raise UsageError(f"--{stray} hoort bij --{owner}")
    if form is None and any(value is not None for value in (args.door, args.motivering, args.door_bestand, args.motivering_bestand)):
        raise UsageError("waarover gaat het oordeel? Geef --criterium, --oordeel, --artikel, --citatie of --stap")
    wanted = 2 if form == "oordeel" else 1
    if form != "stap" and len(args.ids) != wanted:
        raise UsageError("een oordeel over een paar noemt twee voorstellen" if wanted == 2 else "noem één voorstel")
    return form


def _criterion(folder: DataFolder, args: Namespace) -> list[Judgement]:
    return [judge_criterion(
        folder, args.ids[0], args.criterium, _needed(args, "uitkomst"), args.motivering, args.door,
        solution=args.oplossing, read=args.bewijs, replaces=args.vervangt,
    )]  # fmt: skip


def _pair(folder: DataFolder, args: Namespace) -> list[Judgement]:
    return [judge_pair(folder, *args.ids, args.oordeel, args.motivering, args.door, replaces=args.vervangt)]


def _stance(folder: DataFolder, args: Namespace) -> list[Judgement]:
    return [judge_stance(folder, args.ids[0], args.artikel, _needed(args, "standpunt"), args.door, motivation=args.motivering)]


def _citation(folder: DataFolder, args: Namespace) -> list[Judgement]:
    said = [name for name in ("juist", "geen", "doel") if getattr(args, name)]
    if len(said) != 1:
        raise UsageError("bij --citatie hoort één van --juist, --geen of --doel")
    return [correct_citation(folder, args.ids[0], args.citatie, said[0], args.door, targets=args.doel, motivation=args.motivering)]


def _step(folder: DataFolder, args: Namespace) -> list[Judgement]:
    return enter_step(
        folder, args.ids, args.stap, _needed(args, "datum"), args.motivering, args.door,
        departments=args.departement, replaces=args.vervangt,
    )  # fmt: skip


_ENTER: dict[str, Callable[[DataFolder, Namespace], list[Judgement]]] = {
    "criterium": _criterion, "oordeel": _pair, "artikel": _stance, "citatie": _citation, "stap": _step,
}  # fmt: skip


def _needed(args: Namespace, name: str) -> Any:
    value = getattr(args, name)
    if value is None:
        raise UsageError(f"er ontbreekt: --{name}")
    return value


def _tell_status(folder: DataFolder, stored: Judgement) -> None:
    """A step that the judgements on the criteria don't bear out is kept, and said."""
    found = status(table.read(folder, stored.proposal))
    if found.step != stored.outcome:
        say(f"let op: de stap is bewaard, maar de status volgt uit de toets en is nu: {found.step}")
