"""Who makes what of the city's data, who asks for which, and which agency has which: beside the build, for its readers."""
