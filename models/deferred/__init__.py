"""Work that is done later: tickets, classed complaints and hand-overs."""
