"""A city folder on disk, loaded into the model; each rule of khue check is one file.

`load_city` gives the city and what was wrong with its files, `load_folder` also the place of everything; `check` adds
what the rules find.
"""

from khue.folder.load import load_city, load_folder
from khue.folder.loaded import Entry, LoadedFolder

__all__ = ["Entry", "LoadedFolder", "load_city", "load_folder"]
