"""Plans in and out: a spreadsheet that people made → tasks, its difference to the catalogue; the catalogue → a spreadsheet.

The way of a file: grids (cells) → tables (header, lines) → reading (tasks, findings) → matching (which task is which)
→ models/rules/plan_difference. Each step is pure; apart.py does them in a process of its own.
"""
