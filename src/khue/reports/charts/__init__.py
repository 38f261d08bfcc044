"""Charts as SVG text, drawn by hand-sized geometry: no framework, no browser, no font metrics.

Each chart is a frozen value (what to show) and a function that draws it at a `Size`; pages draw it twice, for a wide and
for a narrow window, because a drawing that shrinks cannot be read. Colours and weights are CSS classes (`c-line`,
`c-goal` ...), so that the page and the print share one drawing. Words come in ready: nothing here knows a language.
"""
