"""Files of facts: every table of a run as Parquet, with the names of contact types and agents for their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.facts.declared import FactTable, Refers
from models.facts.facts import Facts
from models.facts.recorder import Rows

Names = Mapping[Refers, NDArray[np.str_]]
"""What a column may refer to -> the names by number."""


def write(facts: Facts, stem: Path) -> None:
    """Write ``<stem>-<table>.parquet`` for every table that has rows, a plug-in's own included."""
    names: Names = {
        "contact_type": np.array([contact_type.name for contact_type in facts.contact_types]),
        "agent": np.array([*(seat.name for seat in facts.seats), ""]),  # nobody is number -1: the last
    }
    for table in facts.record.tables:
        if len(rows := facts[table]):
            named(table, rows, names).to_parquet(stem.with_name(f"{stem.name}-{table.name}.parquet"))


def named(table: FactTable, rows: Rows, names: Names) -> pd.DataFrame:
    """The rows of a table as a frame, with names in the columns that refer to something."""
    frame = pd.DataFrame(rows)
    for column in table.columns:
        if column.refers:
            frame[column.name] = names[column.refers][rows[column.name]]
    return frame
