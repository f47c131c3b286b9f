"""What a user starts: compare, run, bench, and the reports they write."""
