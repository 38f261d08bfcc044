"""Pure mappers to and from the formats of others (DCAT, SDMX, NGSI-LD ...); no I/O."""
