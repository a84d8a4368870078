-- Every mention and finding belongs to an article that was read, by the version of the pipeline that read it last.
select made.what, made.pmid, made.pipeline_version
from (
    select 'mention' as what, pmid, pipeline_version from core.mention
    union all
    select 'finding', pmid, pipeline_version from core.finding
) as made
anti join core.annotation using (pmid, pipeline_version)
