"""What the papers of a build say: each kind composes the document model of `khue.reports.papers` from the build's answers.

Every figure is printed by the functions of `khue.pipeline.wording`, as on the pages; `making` is where to begin.
"""
