"""From rows and formulas to observations: pieces of partitions, cells of periods, and what is derived from others."""
