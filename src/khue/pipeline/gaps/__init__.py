"""The gap register: what data is needed and is not there, what waits for it, and how complete the city's data is."""
