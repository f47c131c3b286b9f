"""What was learnt, written as files and settings that the other commands take as they are."""
