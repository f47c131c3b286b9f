"""What is validated: a module for each family of cases, and the catalogue that collects them."""
