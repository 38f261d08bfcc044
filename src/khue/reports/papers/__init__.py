"""Papers as officials send them: one document model, and three writers of it (.docx, PDF, HTML).

A paper is a frozen value (`model`): what it says, in order, with nothing of how it looks. `numbering` gives headings,
tables, figures and annexes their numbers; `layout` holds the measures of Decree 30/2020 and of the Party's style; `docx`,
`pdf` and `html` write it. Words come in ready but for the few that every paper has (`words`). What a paper is about is
composed elsewhere: nothing here knows a target or an index.
"""
