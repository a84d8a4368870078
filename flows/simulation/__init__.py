"""Synthetic literatures with known change points, judged by the real rules: how late these speak, how often in vain."""
