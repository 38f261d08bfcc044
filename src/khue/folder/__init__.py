"""A city folder on disk, loaded into the model; each rule of khue check is one file."""
