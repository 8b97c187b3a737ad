-- How figures about casework are shown: from how many on a count is told, and what a unit of what was achieved is worth. Both
-- are dated: a later one holds from its day, earlier ones stay. Nothing about anybody stands here.

create table casework.figure_rules (
  valid_from date not null,
  threshold smallint not null,
  source text not null,
  set_by uuid,
  set_at timestamptz not null default now(),
  constraint figure_rules_pk primary key (valid_from),
  constraint figure_rules_protects check (threshold between 3 and 50),
  constraint figure_rules_source_said check (length(trim(source)) between 1 and 500)
);
comment on table casework.figure_rules is
  'Counts below the threshold are not shown in figures about casework, nor any by which they could be worked out';
comment on column casework.figure_rules.threshold is 'Below three no count could be protected by hiding others';
insert into casework.figure_rules (valid_from, threshold, source)
values ('2000-01-01', 5, 'Came with the product: counts under five are not shown, as in most published statistics about people');

create table casework.unit_costs (
  id uuid not null default gen_random_uuid(),
  basis text not null,
  valid_from date not null,
  pounds numeric(12, 2),
  source text not null,
  assumption boolean not null,
  set_by uuid,
  set_at timestamptz not null default now(),
  constraint unit_costs_pk primary key (id),
  constraint unit_costs_basis_known check (basis in ('cases-closed', 'came-down', 'supports-helped')),
  constraint unit_costs_not_negative check (pounds between 0 and 10000000),
  constraint unit_costs_source_said check (length(trim(source)) between 1 and 1000)
);
create index unit_costs_by_basis on casework.unit_costs (basis, valid_from desc, set_at desc);
comment on table casework.unit_costs is
  'What one of each is estimated to save, in pounds, with where the sum is from. The product comes with none: nobody may take an invented one for official';
comment on column casework.unit_costs.pounds is 'Empty: from this day on nothing is estimated for it';
comment on column casework.unit_costs.assumption is 'The partnership assumes it; otherwise it was published where the source says';
