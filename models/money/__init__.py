"""Money: pay, costs and the ledger."""
