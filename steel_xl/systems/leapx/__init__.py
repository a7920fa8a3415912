"""When a city's CO2 peaks under each scenario, how high, and what makes it peak (yang2024)."""
