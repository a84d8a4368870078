"""How tumours.csv and treatments.csv of the vocabulary are made: see config/vocabulary/README.md."""
