"""Ratings as they are published, and what heads object to them; the calculation itself is `khue.pipeline.heads.rating`."""
