"""Synthetic literatures with known change points, judged by the real rules: how late they speak, and how often in vain."""
