"""Immutable versions of datasets, with the raw files they were made from."""

from khue.stores.parquet import ParquetStore

__all__ = ["ParquetStore"]
