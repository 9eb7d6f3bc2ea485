"""What programs are told of plans and commitments: gathered through actions as a visitor may see it, in words where a
calendar or a feed wants words. `exports/` gives it its form."""
