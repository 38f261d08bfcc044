"""What a city folder may hold, by name; apart from what reads it, which takes longer to load than to find nothing new."""

from __future__ import annotations

TOP_NAMES = (
    "city.yaml",
    "reports.yaml",
    "rating.yaml",
    "priorities.yaml",
    "documents.yaml",
    "papers",
    "agencies.csv",
    "units",
    "resolutions",
    "drafts",
    "orientations.csv",
    "contracts",
    "figures",
    "indicators",
    "indices",
    "inbox",
)
