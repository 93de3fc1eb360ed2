"""What the fitting script (benchmarks/fit_overlap.py) measured: weights, usual values of signals, mean vectors. Never made at run time."""
from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
WEIGHTS, MEANS, DIRECTION = DATA / "weights.json", DATA / "means.npz", DATA / "direction.npz"


def measured_for(file: Path, embedder: str) -> Path:
    """The file of an embedder that has one of its own (`weights-usem3.json`); the others share the file itself."""
    own = file.with_stem(f"{file.stem}-{embedder.partition('-')[0]}")
    return own if own.exists() else file


@dataclass(frozen=True)
class Model:
    """A fitted score: log-odds = basis + the sum over signals of weight × (value - usual) / spread."""

    basis: float
    weights: dict[str, float]
    usual: dict[str, tuple[float, float]]  #: mean and spread of each signal in the sets that it was fitted on
    cuts: dict[str, float]  #: from which probability a pair is called duplicaat, or overlap


@lru_cache(maxsize=4)
def model(embedder: str) -> Model:
    """The fitted score for an embedder by name; "" for none."""
    data = json.loads(measured_for(WEIGHTS, embedder).read_text(encoding="utf-8"))
    row = data["met" if embedder else "zonder"]
    return Model(row["basis"], row["weights"], {name: (mean, spread) for name, (mean, spread) in row["usual"].items()}, row["cuts"])


@lru_cache(maxsize=4)
def reference_means(embedder: str) -> dict[str, NDArray[np.float64]]:
    """Mean vectors (ask, problem, whole) of proposals in general for an embedder; empty for one that wasn't measured."""
    file = measured_for(MEANS, embedder)
    if not file.exists():
        return {}
    with np.load(file) as means:
        if str(means["model"]) != embedder:
            return {}
        return {name: means[name].astype(np.float64) for name in ("ask", "problem", "whole")}


@lru_cache(maxsize=4)
def direction_of_asks(embedder: str) -> NDArray[np.float64] | None:
    """The direction in an embedder's vectors of asks that leads from stricter rules to more room, scaled so that one is a usual
    distance; None for an embedder that it wasn't measured for."""
    if not DIRECTION.exists():
        return None
    with np.load(DIRECTION) as file:
        return file["ask"].astype(np.float64) if str(file["model"]) == embedder else None
