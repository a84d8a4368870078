"""The page of a published review, saved as text or HTML, made into a draft of its review file for a person to finish.

file.py: bytes to lines; parts.py: lines to title, sections and key points; dates.py, people.py, works.py: what the page
says of itself and whom it cites; claims.py: its sentences to candidate claims; draft.py: all of it as one draft;
toml.py: the draft as the text of a file. The words by which each is told are in config/patterns: page.csv, claims.csv.
"""
