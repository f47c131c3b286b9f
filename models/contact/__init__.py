"""A contact: one attempt of a customer to have a need met."""
