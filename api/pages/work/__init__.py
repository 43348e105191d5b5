"""Pages of the work list: filters, assignments, export."""
