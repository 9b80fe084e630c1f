"""Deciding: what officials ask and report, and others confirm, grant, answer, move, or put off.

Whoever presses or writes is judged at that moment, on the rows as they are: two who decide at once get one effect and
two clear answers. Each decision is kept with what was before it, told to those it concerns, and can be taken back for
ten minutes while nobody has acted on it.
"""
