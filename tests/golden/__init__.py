"""Golden figures: what a set of short runs came to, so that a change of results is seen even where none was meant.

``golden.json`` holds, for each run, the number of rows of every table of facts, for every column its sum and, where
it is of whole numbers, a checksum, and every KPI. It is renewed by

    python -m tests.golden write

and that is allowed only where other results are meant, or other names for the same ones: the commit says which, and
why; the CHANGELOG tells users. Read the difference before you commit it. After a rename only names differ, never a
figure. It is not a way to make a failing test pass: find the cause first.
"""
