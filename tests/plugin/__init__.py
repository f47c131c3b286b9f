"""A plug-in: one thing of each sort that can be added to kefusim from outside, one file each."""
