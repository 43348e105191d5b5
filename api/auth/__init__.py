"""Who calls: tokens, an outside issuer, web sessions and accounts."""
