"""Pages open to anyone: support types, norms, eligibility, lookup."""
