"""Why the machine offers a pair: what each signal adds to the log-odds, as a waterfall of words, numbers and bars."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ui.kit.elements import esc, stacked, stacked_row, tag

BASIS = "basis"
LEAST = 0.005  #: log-odds; what adds less is left out
_NAMES = ("Signaal", "Bijdrage (log-odds)", "Kans tot hier")


def waterfall(parts: Mapping[str, float], labels: Mapping[str, str]) -> str:
    """A table that starts at what holds for any pair and ends at the probability of this one; the strongest signals first."""
    telling = {name: value for name, value in parts.items() if name != BASIS and abs(value) >= LEAST}
    steps = [(BASIS, parts.get(BASIS, 0.0)), *sorted(telling.items(), key=lambda part: -abs(part[1]))]
    sums = [0.0]
    for _, value in steps:
        sums.append(sums[-1] + value)
    low, high = min(sums), max(sums)
    scale = 100 / ((high - low) or 1.0)
    rows = "".join(
        _row(labels.get(name, name), value, before, (min(before, before + value) - low) * scale, abs(value) * scale)
        for (name, value), before in zip(steps, sums, strict=False)
    )
    total = ("Samen", dutch_number(sums[-1]), percent(sums[-1]))
    return stacked(_NAMES, rows + stacked_row(_NAMES, total, class_="samen"), "waterval")


def _row(name: str, value: float, before: float, start: float, width: float) -> str:
    """A bar to the right makes the pair likelier; one to the left, hatched, less likely."""
    way = "maakt het aannemelijker" if value > 0 else "maakt het minder aannemelijk"
    bar = tag("span", class_=f"staaf {'op' if value > 0 else 'af'}", style=f"margin-left:{start:.1f}%;width:{max(width, 0.5):.1f}%")
    words = f"{tag('span', dutch_number(value), class_='getal')} {tag('span', way, class_='klein')}"
    cells = (esc(name), words + tag("span", bar, class_="baan", aria_hidden="true"), percent(before + value))
    return stacked_row(_NAMES, cells)


def dutch_number(value: float) -> str:
    """`+1,57`, `−0,40`."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.2f}".replace(".", ",")


def percent(log_odds: float) -> str:
    """The probability of log-odds, in words that fit: never 0 or 100."""
    chance = 100 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
    return "minder dan 1&nbsp;%" if chance < 1 else "meer dan 99&nbsp;%" if chance > 99 else f"{round(chance)}&nbsp;%"


def told(parts: Mapping[str, float], labels: Mapping[str, str]) -> Sequence[Mapping[str, object]]:
    """The same as data."""
    return [{"signaal": labels.get(name, name), "log-odds": value} for name, value in parts.items()]
