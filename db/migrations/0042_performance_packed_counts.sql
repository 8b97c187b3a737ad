-- Limits rest on all months of a chart, so a page of fifty charts would read thousands of counts. It reads fifty rows instead.
-- Made with the signals, which need the same counts; charts without a copy are read from monthly_counts, as all are until
-- the first import after this migration. No foreign keys, as for monthly_counts.
create table performance.packed_counts (
  type_id int not null,
  area_id int not null,
  first_month date not null constraint packed_counts_month_first_day check (extract(day from first_month) = 1),
  counts text not null,
  constraint packed_counts_pk primary key (type_id, area_id)
);
comment on table performance.packed_counts is
  'A chart''s rows of monthly_counts in one, for the kinds of area that are charted; removed when any of them changes, made again with the signals';
comment on column performance.packed_counts.counts is
  'The count of each month from the first to the last, such as ''3 0 - 7''; - where monthly_counts has no row';
