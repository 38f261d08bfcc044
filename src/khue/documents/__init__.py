"""Vietnamese administrative documents: a resolution or plan in, its outline, targets and tasks out.

A file becomes plain text (`openers`), lines and paragraphs with their places in it (`plain`, `paragraphs`), an outline
(`markers`, `outline`, `roles`), and from its sentences and tables what it promises and assigns (`targets`, `tasks`).
Every place is counted in characters of the plain text. Words are looked for without tone marks, so that what a scanner
misread is found as well; which words stand for what is in `dictionary.yaml`, which a city may add to.
"""
