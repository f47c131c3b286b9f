"""Who answers which contact: agents, groups, queues and the router between them."""
