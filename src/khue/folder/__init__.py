"""A city folder on disk, loaded into the model; each rule of khue check is one file.

`load.load_city` gives the city and what was wrong with its files, `load.load_folder` also the place of everything;
`check` adds what the rules find. Nothing is imported here: a build that finds nothing new needs the `names` alone.
"""
