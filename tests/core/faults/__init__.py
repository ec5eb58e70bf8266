"""What goes wrong, on purpose: `python -m tests.faults` tries it and tells what was tried, survived and lost.

One module a kind of fault; `tools/faults.py` of the template's repository runs them all.
"""
