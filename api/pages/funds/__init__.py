"""Pages of the money: envelopes, who waits for them, dashboard."""
