-- The log grows with every page that is opened. At PostgreSQL's own settings a log that is not yet large is vacuumed and
-- analysed every minute of a busy morning, for nothing: its values are spread as before, and nothing in it is ever removed.
alter table audit.events set (autovacuum_analyze_threshold = 100000, autovacuum_vacuum_insert_threshold = 100000);
alter table audit.event_records set (autovacuum_analyze_threshold = 500000, autovacuum_vacuum_insert_threshold = 500000);
-- What waits to be entered into this index is entered by whoever fills the list: a little each time, in kilobytes.
alter index audit.events_by_team set (gin_pending_list_limit = 128);
