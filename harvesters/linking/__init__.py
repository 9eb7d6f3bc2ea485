"""Which commitments a harvested dataset serves."""
