"""The MeSH qualifiers and their two-letter abbreviations, as the PubMed User Guide lists them."""

from extractors.pubmed.searchable import fold, fold_heading

_ABBREVIATIONS = """
AB abnormalities; AD administration & dosage; AE adverse effects; AG agonists; AA analogs & derivatives; AN analysis;
AH anatomy & histology; AI antagonists & inhibitors; BI biosynthesis; BS blood supply; BL blood;
CF cerebrospinal fluid; CS chemical synthesis; CI chemically induced; CH chemistry; CL classification;
CO complications; CN congenital; CY cytology; DF deficiency; DI diagnosis; DH diet therapy; DG diagnostic imaging;
DE drug effects; DT drug therapy; EC economics; ED education; EM embryology; EN enzymology; EP epidemiology;
ES ethics; EH ethnology; ET etiology; GE genetics; GD growth & development; HI history; IM immunology; IN injuries;
IR innervation; IS instrumentation; IP isolation & purification; LJ legislation & jurisprudence; ME metabolism;
MT methods; MI microbiology; MO mortality; NU nursing; OG organization & administration; PS parasitology;
PY pathogenicity; PA pathology; PK pharmacokinetics; PD pharmacology; PH physiology; PP physiopathology;
PO poisoning; PC prevention & control; PX psychology; RE radiation effects; RT radiotherapy; RH rehabilitation;
SC secondary; ST standards; SN statistics & numerical data; SD supply & distribution; SU surgery; TU therapeutic use;
TH therapy; TO toxicity; TM transmission; TR transplantation; TD trends; UL ultrastructure; UR urine; VE veterinary;
VI virology
"""
_BY_ABBREVIATION = {
    abbreviation.lower(): fold_heading(name)
    for abbreviation, name in (entry.split(maxsplit=1) for entry in _ABBREVIATIONS.split(";"))
}


def qualifier(text: str) -> str:
    """The folded name of a qualifier given by name or by its two letters: "sc" is "secondary"."""
    return _BY_ABBREVIATION.get(fold(text), fold_heading(text))
