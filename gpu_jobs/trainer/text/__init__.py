"""Preference training of language models, in stages, by TRL's trainers: layouts, prompts, whatever is text.

Data are exports in the ``trl`` profile. TRL is optional: ``pip install 'tastemaker[text]'``.
"""
