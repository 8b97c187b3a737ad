-- Every policy of a record asks whether one of the reader's teams is in its audience: the index answers without the table.
alter table sharing.audience_teams drop constraint audience_teams_pk;
alter table sharing.audience_teams add constraint audience_teams_pk primary key (audience_id, team_id)
  include (level, because, until);
