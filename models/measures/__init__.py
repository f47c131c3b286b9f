"""Measures: every figure of a run as a pure function of its facts, with its words beside it.

``sample`` says which facts count. ``kpi`` holds what a measure is, and the KPIs made of measures. The measures stand by
subject: ``service``, ``replies``, ``handling``, ``resolution``, ``satisfaction``, ``quality``, ``money``, ``people``,
``tickets``; ``score`` and ``units`` are the figures of rule books, whose ``rule`` says what is asked for. ``cases``,
``books``, ``series`` and ``groups`` turn facts into columns, accounts, and figures by interval and by skill group.
"""
