"""Files opened into grids of cells, by what they are and not by how they are called: one module for each kind."""
