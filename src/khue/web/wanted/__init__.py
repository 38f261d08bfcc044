"""Data that people ask the city to open: a queue in which each request has an agency, a day and an answer."""
