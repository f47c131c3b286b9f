"""The sample: the facts of one run that count, as the columns and series that every measure and picture is made of."""
