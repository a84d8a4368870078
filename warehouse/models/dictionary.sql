-- Grain: column of a table or view.
--
-- What every column means, from the comments that lie beside its definition: the one place that says it.
create view mart.dictionary as
select
    schema_name,
    table_name,
    column_name,
    data_type,
    comment as meaning,
    column_index
from duckdb_columns()
where database_name = current_database() and schema_name in ('raw', 'core', 'mart');
comment on view mart.dictionary is 'What every column of this warehouse means. Grain: column of a table or view.';
comment on column mart.dictionary.schema_name is 'raw, core or mart.';
comment on column mart.dictionary.table_name is 'Table or view.';
comment on column mart.dictionary.column_name is 'Column.';
comment on column mart.dictionary.data_type is 'DuckDB type.';
comment on column mart.dictionary.meaning is 'What it holds, with its unit.';
comment on column mart.dictionary.column_index is 'Place in the table, from 1.';
