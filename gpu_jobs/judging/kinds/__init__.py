"""The kinds of judging: for each instrument, how its question is put to a model and what its answer becomes.

`base.py` is the interface, `registry.py` lists them. Pure: no Django here. The quality of prompts is judged on the
curation floor (`curation/text_grading.py`): it is of prompts, not of comparisons.
"""
