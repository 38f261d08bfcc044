"""Plan, ingest, compute, assess, publish: the way a city's data goes."""
