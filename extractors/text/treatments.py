from extractors.text.tumours import _naive
def find(reading, *, design=None):
    return _naive(reading,'treatment','treatment')
