"""The record of every change that people make: appended, chained by hashes, never altered unnoticed."""
