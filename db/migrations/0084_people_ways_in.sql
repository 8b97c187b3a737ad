-- What stands between two profiles is looked up from either side, the ended ones too.
create index members_by_household on people.members (household_id);
create index relationships_by_from on people.relationships (from_id);
