"""Pages of reviews that never were, in our own words: three topics, three layouts."""

# HTML as a browser saves it: menu, form, meta tags, dates in a table, no expiry, numbered citations, an empty section.
BRAIN_METASTASES = """<!DOCTYPE html>
<html><head><title>Metastases of the brain | Example Neurology</title>
<meta property="og:site_name" content="Example Neurology"><meta property="og:title" content="Brain metastases">
<style>p { color: red }</style><script>var most = "common";</script></head>
<body><nav><ul><li>Home</li><li>Log in</li></ul></nav>
<form><h1>Brain metastases</h1>
<div class="by">Written by <b>Ann B. Example</b>, MD, PhD and Carl van Dorn, MD<br>Section Editor: Dora Sample, MD</div>
<table><tr><td>First published</td><td>3 March 2011</td></tr><tr><td>Last revised</td><td>14.06.2021</td></tr></table>
<h2>Key messages</h2>
<ul><li><p>Headache is the commonest presenting complaint.</p></li>
<li>Untreated patients live about one month.</li>
<li>Steroids ease the swelling around the lesion.</li></ul>
<h2>Etiology</h2>
<p>Most lesions come from lung cancer (45%), breast cancer (15%) or melanoma.<sup>1,2</sup></p>
<h2>Diagnostic workup</h2><p>The examination of choice is contrast&#8209;enhanced MRI [3].</p>
<h2>Management</h2>
<p>For single lesions, the treatment of choice is surgery followed by stereotactic radiosurgery.
Whole-brain radiotherapy is rarely indicated today. There is no role for chemotherapy alone in most patients.
Whole-brain radiotherapy was formerly the standard treatment.</p>
<p>The largest cohort, with 1,292 patients, was gathered by one group (Sampler et al., 1996).</p>
<h2>Prognosis</h2><p>Median survival is eleven months or so. One-year survival is 40%.</p>
<h2>Special considerations</h2>
<h2>References</h2><ol><li>Sampler A. Kidney cancer is the most common primary tumour. 1996.</li></ol>
</form><footer>Copyright 2021</footer></body></html>
"""

# Text with hard line ends, dates in figures (one of them no one day), names under labels, a closed section.
EPILEPSY_DRUGS = """Skip to main content
Drug treatment of focal epilepsy
Authors
Ann Example, MD
Bert C Sample, PhD

Editor: Cora Model MD FRCP

Posted: 2015/02/28
Last update 07/08/2020

SUMMARY
Lamotrigine is the drug of choice in focal epilepsy of young women (Sampler et al 2007). Levetiracetam is an
alternative with fewer rashes. About two thirds of patients become free of seizures with the first or second
drug. Carbamazepine is no longer the first choice.

CLINICAL FEATURES
- The most common symptom is a brief loss of awareness.

MANAGEMENT
Please sign in to read the full text of this topic.
"""

# Text of a page about the spine that is no cancer: names in one line, three ways to write a day.
EPIDURAL_ABSCESS = """Spinal epidural abscess

by Ann Example, MD; Dr. Bert Sample, MD, editor

Created on: 1st of May 2009. Updated 02-Nov-2018. Valid until: 30/11/2023.

Overview

Pus between dura and bone may press on the cord. Back pain is the first symptom in most. MRI with contrast is the
investigation of choice; myelography is no longer needed. Laminectomy with drainage is the mainstay of treatment,
and antibiotics follow for six weeks. Surgery within a day preserves walking. Staphylococcus aureus is the most
common germ.

Prognosis

The largest series held 915 cases (Sampler 2000). Prompt surgery reverses the motor loss in a third.
"""
