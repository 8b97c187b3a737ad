-- Who sees and changes what in assessment. Instruments tell nothing about anybody: everyone who works here reads those that
-- are published; who may compose them sees drafts as well. Assessments and judgements ask the record that they hang on. A
-- draft is its writer's own. The keeper (the system) sees all, for people's rights and disposal.
call platform.redeclare_policies('assessment');

grant select, delete on assessment.instruments to frankpledge_app;
grant insert (id, version, title, definition, created_by) on assessment.instruments to frankpledge_app;
grant update (state, title, definition, revision, changed_at, published_by, published_at, retired_by, retired_at)
  on assessment.instruments to frankpledge_app;
create policy instruments_read on assessment.instruments for select to frankpledge_app
  using ((state <> 'draft' and (select platform.actor_kind() in ('person', 'system')))
    or (select platform.may('assessment.compose')));
create policy instruments_drafted on assessment.instruments for insert to frankpledge_app
  with check ((select platform.may('assessment.compose')) and state = 'draft'
    and created_by is not distinct from (select platform.user_id()));
create policy instruments_changed on assessment.instruments for update to frankpledge_app
  using ((select platform.may('assessment.compose')))
  with check ((select platform.may('assessment.compose'))
    and (state <> 'published' or published_by is not distinct from (select platform.user_id()))
    and (state <> 'retired' or retired_by is not distinct from (select platform.user_id())));
create policy instruments_dropped on assessment.instruments for delete to frankpledge_app
  using (state = 'draft' and (select platform.may('assessment.compose')));

-- Lists read them by the hundred, so they ask the view of the records that may be read.
grant select, insert, delete on assessment.assessments to frankpledge_app;
create policy assessments_read on assessment.assessments for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = assessments.record_id));
create policy assessments_completed on assessment.assessments for insert to frankpledge_app
  with check (people.may_write(record_id)
    and (subject_id is null or people.may_know(subject_id))
    and completed_by = (select platform.user_id()) and agency_id = (select platform.agency_id())
    and (team_id is null or team_id = any ((select platform.team_ids())::uuid[]))
    and exists (select from assessment.instruments i
      where i.id = assessments.instrument_id and i.version = assessments.instrument_version and i.state = 'published'));
create policy assessments_forgotten on assessment.assessments for delete to frankpledge_app
  using ((select sharing.keeper()));

grant select, insert, delete on assessment.judgements to frankpledge_app;
grant update (state, decided_at, note) on assessment.judgements to frankpledge_app;
-- Few, and joined to every assessment: a function is planned once for a session.
create policy judgements_read on assessment.judgements for select to frankpledge_app
  using (people.may_read(record_id));
create policy judgements_asked on assessment.judgements for insert to frankpledge_app
  with check (people.may_write(record_id) and asked_by = (select platform.user_id())
    and exists (select from assessment.assessments a where a.id = judgements.assessment_id and a.total = from_total)
    and (state = 'asked' or (state = 'confirmed' and approver_id is null)));
-- Whoever is named decides, and whoever asked takes it back; nobody while the record is restricted.
create policy judgements_decided on assessment.judgements for update to frankpledge_app
  using (state = 'asked' and people.may_read(record_id)
    and not exists (select from sharing.records r where r.id = judgements.record_id and r.restricted_at is not null)
    and (approver_id = (select platform.user_id()) or asked_by = (select platform.user_id())))
  with check ((state in ('confirmed', 'refused') and approver_id = (select platform.user_id())
      and asked_by <> (select platform.user_id()))
    or (state = 'withdrawn' and asked_by = (select platform.user_id())));
create policy judgements_forgotten on assessment.judgements for delete to frankpledge_app
  using ((select sharing.keeper()));

grant select, insert, delete on assessment.drafts to frankpledge_app;
grant update (answers, header, saved_at) on assessment.drafts to frankpledge_app;
create policy drafts_own on assessment.drafts for select to frankpledge_app
  using ((user_id = (select platform.user_id()) and people.may_write(record_id)) or (select sharing.keeper()));
create policy drafts_begun on assessment.drafts for insert to frankpledge_app
  with check (user_id = (select platform.user_id()) and people.may_write(record_id)
    and (subject_id is null or people.may_know(subject_id)));
create policy drafts_saved on assessment.drafts for update to frankpledge_app
  using (user_id = (select platform.user_id()) and people.may_write(record_id));
create policy drafts_finished on assessment.drafts for delete to frankpledge_app
  using ((user_id = (select platform.user_id()) and people.may_write(record_id)) or (select sharing.keeper()));

grant select on assessment.standing to frankpledge_app;
