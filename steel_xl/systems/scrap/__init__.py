"""Which province's scrap should go to which province's furnaces, year by year (our formulation after lin2025)."""
