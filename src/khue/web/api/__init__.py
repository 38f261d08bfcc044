"""The public interface for programs: the same answers as the pages, as JSON and CSV, under /api/v1.

`urls.py` is the way in; one file under `routes/` for one kind of thing; `answers` of the pipeline give the shapes,
`schemas.py` and the `schemas_….py` beside it describe them for OpenAPI, `problems.py` says what went wrong.
"""
