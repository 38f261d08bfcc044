"""What people made with the city's data: told by anybody, looked at by an officer, then shown."""
