-- Where things happen: areas of every level, what lies inside what, their shapes and their people. Nothing here is about
-- anybody.

create schema areas;
comment on schema areas is 'Areas of every level, what lies inside what, boundaries, populations and other names';

-- One rule for comparing names, wherever they come from. Accents go, so that "Ynys Mon" finds "Ynys Môn".
create function areas.normalise(label text) returns text language sql immutable strict parallel safe
  as $$
    select btrim(regexp_replace(
      replace(regexp_replace(lower(normalize(label, nfd)), '[\u0300-\u036f''’.]', '', 'g'), '&', ' and '),
      '[^a-z0-9]+', ' ', 'g'))
  $$;
comment on function areas.normalise(text) is
  'A name as it is compared: lower case, "&" as "and", without accents, apostrophes and full stops, other marks as one space';

create table areas.areas (
  id int generated always as identity,
  code text not null,
  name text not null,
  kind text not null,
  vintages text[] not null default '{}',
  vintage text generated always as (vintages[cardinality(vintages)]) stored,
  named boolean not null default true,
  search_name text generated always as (areas.normalise(name)) stored,
  constraint areas_pkey primary key (id),
  constraint areas_code_unique unique (code),
  constraint areas_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'),
  constraint areas_name_length check (length(name) between 1 and 200),
  constraint areas_kind_known
    check (kind in ('country', 'force', 'county', 'district', 'csp', 'ward', 'neighbourhood', 'lsoa')),
  constraint areas_vintages_sorted check (vintages in ('{}', '{2011}', '{2021}', '{2011,2021}'))
);
comment on table areas.areas is
  'An area of any kind by its code. A small census area (LSOA) whose code did not change between censuses is one row';
comment on column areas.areas.vintages is 'For an LSOA: the censuses in which its code was in use, oldest first';
comment on column areas.areas.vintage is 'The latest of vintages; null for kinds without vintage';
comment on column areas.areas.named is 'False while no file has named the area: its code stands in for the name';
create index areas_search_name on areas.areas (search_name);
create index areas_kind on areas.areas (kind);

create table areas.memberships (
  area_id int not null,
  inside_id int not null,
  fraction numeric not null default 1,
  basis text not null default 'stated',
  constraint memberships_pkey primary key (area_id, inside_id),
  constraint memberships_area foreign key (area_id) references areas.areas (id),
  constraint memberships_inside foreign key (inside_id) references areas.areas (id),
  constraint memberships_not_itself check (area_id <> inside_id),
  constraint memberships_fraction_range check (fraction > 0 and fraction <= 1),
  constraint memberships_basis_known check (basis in ('stated', 'best-fit', 'point', 'grouping'))
);
comment on table areas.memberships is 'Which area lies directly inside which';
comment on column areas.memberships.basis is
  'Where it comes from: stated by a file, the best fit of a retired LSOA, a point inside the area, or a grouping made here';
create index memberships_inside_id on areas.memberships (inside_id);

create table areas.containment (
  area_id int not null,
  inside_id int not null,
  constraint containment_pkey primary key (area_id, inside_id),
  constraint containment_area foreign key (area_id) references areas.areas (id),
  constraint containment_inside foreign key (inside_id) references areas.areas (id)
);
comment on table areas.containment is
  'Every area with every area that it lies inside, itself included. Maintained by triggers: never write to it';
create index containment_inside_id on areas.containment (inside_id, area_id);

-- Whoever lies inside a changed area, by the links as they were, has new containers: those rows are made afresh. A new
-- link cannot reach others, since every new path begins with a changed area.
create function areas.refresh_containment(changed int[]) returns void language plpgsql as $$
declare
  affected int[];
begin
  -- Two writers at once would each miss the other's links.
  perform pg_advisory_xact_lock(hashtext('areas.containment'));
  affected := array(
    select c.area_id from areas.containment c where c.inside_id = any (changed)
    union select unnest(changed));
  delete from areas.containment where area_id = any (affected);
  insert into areas.containment (area_id, inside_id)
    with recursive up (area_id, inside_id) as (
      select a.id, a.id from areas.areas a where a.id = any (affected)
      union
      select up.area_id, m.inside_id from up join areas.memberships m on m.area_id = up.inside_id
    )
    select up.area_id, up.inside_id from up;
  if exists (
    select from areas.containment c
    join areas.containment back on back.area_id = c.inside_id and back.inside_id = c.area_id
    where c.area_id = any (affected) and c.area_id <> c.inside_id
  ) then
    raise exception 'An area cannot lie inside itself by way of others'
      using errcode = 'check_violation', constraint = 'memberships_no_circle';
  end if;
end
$$;
comment on function areas.refresh_containment(int[]) is
  'Makes containment afresh for these areas and all inside them; refuses a circle';

create function areas.contain_new_areas() returns trigger language plpgsql as $$
begin
  insert into areas.containment (area_id, inside_id) select id, id from changed_rows;
  return null;
end
$$;
comment on function areas.contain_new_areas() is 'Trigger: a new area contains itself';

create function areas.contain_changed_members() returns trigger language plpgsql as $$
begin
  perform areas.refresh_containment(array(select distinct area_id from changed_rows));
  return null;
end
$$;
comment on function areas.contain_changed_members() is 'Trigger: keeps containment true after links were added or removed';

create trigger areas_contained after insert on areas.areas
  referencing new table as changed_rows for each statement execute function areas.contain_new_areas();
create trigger memberships_added after insert on areas.memberships
  referencing new table as changed_rows for each statement execute function areas.contain_changed_members();
create trigger memberships_removed after delete on areas.memberships
  referencing old table as changed_rows for each statement execute function areas.contain_changed_members();

create table areas.best_fit (
  from_id int not null,
  to_id int not null,
  constraint best_fit_pkey primary key (from_id),
  constraint best_fit_from foreign key (from_id) references areas.areas (id),
  constraint best_fit_to foreign key (to_id) references areas.areas (id)
);
comment on table areas.best_fit is
  'For each LSOA of 2011 the one LSOA of 2021 that fits it best; the same area where the code did not change';
create index best_fit_to_id on areas.best_fit (to_id);

create table areas.boundaries (
  area_id int not null,
  vintage text not null default '',
  geometry jsonb not null,
  min_longitude double precision not null,
  min_latitude double precision not null,
  max_longitude double precision not null,
  max_latitude double precision not null,
  constraint boundaries_pkey primary key (area_id, vintage),
  constraint boundaries_area foreign key (area_id) references areas.areas (id),
  constraint boundaries_vintage_known check (vintage in ('', '2011', '2021')),
  constraint boundaries_box check (
    min_longitude between -180 and max_longitude and max_longitude <= 180
    and min_latitude between -90 and max_latitude and max_latitude <= 90)
);
comment on table areas.boundaries is
  'Shapes as GeoJSON Polygon or MultiPolygon in degrees, outer rings clockwise as d3-geo draws them';
comment on column areas.boundaries.vintage is 'The census of the shape; empty for areas without vintage';

create table areas.tiles (
  area_id int not null,
  across int not null,
  down int not null,
  abbreviation text not null,
  constraint tiles_pkey primary key (area_id),
  constraint tiles_area foreign key (area_id) references areas.areas (id),
  constraint tiles_position check (across between 0 and 999 and down between 0 and 999),
  constraint tiles_abbreviation_length check (length(abbreviation) between 1 and 8)
);
comment on table areas.tiles is 'Positions in a tile map, counted from 0 at the top left, for areas without boundaries';

create table areas.populations (
  area_id int not null,
  year int not null,
  residents int not null,
  households int,
  groups jsonb not null default '{}',
  source text not null,
  constraint populations_pkey primary key (area_id, year),
  constraint populations_area foreign key (area_id) references areas.areas (id),
  constraint populations_year_range check (year between 1801 and 2200),
  constraint populations_residents_range check (residents >= 0),
  constraint populations_households_range check (households >= 0)
);
comment on table areas.populations is 'Residents and households by year, with further groups such as age bands where published';

create table areas.deprivation (
  area_id int not null,
  year int not null,
  index_decile int not null,
  index_rank int not null,
  domains jsonb not null default '{}',
  constraint deprivation_pkey primary key (area_id, year),
  constraint deprivation_area foreign key (area_id) references areas.areas (id),
  constraint deprivation_year_range check (year between 1990 and 2200),
  constraint deprivation_decile_range check (index_decile between 1 and 10),
  constraint deprivation_rank_range check (index_rank > 0)
);
comment on table areas.deprivation is 'Index of multiple deprivation by LSOA: decile 1 and rank 1 are the most deprived';
comment on column areas.deprivation.domains is 'Deciles, ranks and scores of the domains by the names that their file gives them';

create table areas.aliases (
  alias text not null,
  area_id int not null,
  search_alias text generated always as (areas.normalise(alias)) stored,
  origin text not null default 'person',
  constraint aliases_pkey primary key (search_alias, area_id),
  constraint aliases_area foreign key (area_id) references areas.areas (id),
  constraint aliases_alias_length check (length(alias) between 1 and 200),
  constraint aliases_origin_known check (origin in ('person', 'file'))
);
comment on table areas.aliases is 'Other names and codes that files use for an area; one that leads to two areas leads nowhere';
comment on column areas.aliases.origin is 'person: added by someone here; file: a former name that an imported file gives';
create index aliases_area_id on areas.aliases (area_id);

create table areas.chosen (
  area_id int not null,
  constraint chosen_pkey primary key (area_id),
  constraint chosen_area foreign key (area_id) references areas.areas (id)
);
comment on table areas.chosen is 'The areas that the partnership calls its own, usually one force area or county';

create view areas.in_scope with (security_invoker = true) as
  with known_in_detail as (
    select area_id from areas.boundaries
    union select area_id from areas.populations
    union select area_id from areas.tiles
    union select id from areas.areas where kind in ('county', 'ward', 'neighbourhood', 'lsoa')
  ), tops as (
    select area_id from areas.chosen
    union all
    select area_id from known_in_detail where not exists (select from areas.chosen)
    union all
    select id from areas.areas where not exists (select from areas.chosen) and not exists (select from known_in_detail)
  )
  select c.area_id from areas.containment c join tops on tops.area_id = c.inside_id
  union
  select c.inside_id from areas.containment c join tops on tops.area_id = c.area_id;
comment on view areas.in_scope is
  'The partnership''s areas: those chosen, all inside them and all around them. While none is chosen: those known in detail';
