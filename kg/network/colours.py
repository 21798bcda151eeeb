"""The colours of papers and of each type of entity: the palette of exports with colours; pages have it in CSS."""

from __future__ import annotations

#: Red, green and blue of each kind of node; told apart by colour-blind readers too (Okabe and Ito 2008).
COLOURS = {
    "paper": (154, 159, 168),
    "task": (185, 127, 0),
    "method": (0, 114, 178),
    "model": (0, 138, 101),
    "dataset": (208, 85, 0),
    "metric": (182, 87, 143),
}
