-- Addresses at which somebody who works here has an interest of their own: their home, a relative's. Kept as digests, since
-- nobody needs to read them: a record at one of them is simply not for this person.

create table people.own_addresses (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  label text not null,
  key_hash bytea not null,
  added_at timestamptz not null default now(),
  constraint own_addresses_pk primary key (id),
  constraint own_addresses_once unique (user_id, key_hash),
  constraint own_addresses_label_length check (length(trim(label)) between 1 and 60)
);
create index own_addresses_by_hash on people.own_addresses (key_hash);
comment on table people.own_addresses is 'Addresses that users declared as their own or a relative''s; records there are closed to them';
comment on column people.own_addresses.label is 'What the user calls it, such as home; not the address';
comment on column people.own_addresses.key_hash is 'people.pointer_hash of house number and postcode, as search keys have them';
