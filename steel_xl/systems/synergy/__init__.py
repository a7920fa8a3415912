"""Synergy of pollution, carbon and cost among steelmaking processes (luo2025)."""
