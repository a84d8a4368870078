from extractors.records import Finding
def find(reading, *, design=None):
    return _naive(reading,'tumour','primary_tumour')
def _naive(reading,label,kind):
    out=[]
    for m in reading.mentions:
        if m.label==label and not (m.is_negated or m.is_hypothetical or m.is_background):
            for cid,name in m.listed_as:
                out.append(Finding(pmid=m.pmid,kind=kind,name=name,concept_id=cid,section=m.section,start=m.start,end=m.end,sentence='',sentence_start=0,sentence_end=0,pipeline_version=m.pipeline_version))
    return tuple(out)
