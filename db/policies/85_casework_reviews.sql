-- Case reviews ask their record, as cases do. The rules tell nothing about anybody.
grant select, insert on casework.review_rules to frankpledge_app;
-- Anybody may read them: the public page says when one can ask for a review.
create policy review_rules_seen on casework.review_rules for select to frankpledge_app
  using ((select platform.actor_kind() in ('anonymous', 'person', 'system')));
create policy review_rules_set on casework.review_rules for insert to frankpledge_app
  with check ((select platform.may('casework.configure')) and set_by = (select platform.user_id()));

-- Anybody may apply; nobody without an account reads, and of those with one only who works for the area.
grant select, delete on casework.review_applications to frankpledge_app;
grant insert (id, reference, received_at, area_id, applicant_name, applicant_contact, for_somebody_else, victim_name,
  victim_agrees, what, complaints, wanted, involvement) on casework.review_applications to frankpledge_app;
grant update (state, review_id, decided_by, decided_at, reason) on casework.review_applications to frankpledge_app;
create policy review_applications_sent on casework.review_applications for insert to frankpledge_app
  with check (state = 'waiting' and (select platform.actor_kind() in ('anonymous', 'person')));
create policy review_applications_read on casework.review_applications for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('casework.use')) and area_id = any ((select platform.area_ids())::int[])));
create policy review_applications_decided on casework.review_applications for update to frankpledge_app
  using ((select platform.may('casework.use')) and area_id = any ((select platform.area_ids())::int[]) and state = 'waiting')
  with check (decided_by = (select platform.user_id()));
create policy review_applications_forgotten on casework.review_applications for delete to frankpledge_app
  using ((select sharing.keeper()));

grant select, insert, delete on casework.reviews to frankpledge_app;
grant update (victim_id, involvement, what, wanted, acknowledged_on, decided_on, decision, decision_reason, persistence, harm,
  adequacy, chair, panel_on, reviewed_on, findings, told_on, appealed_on, appeal_reason, appeal_decided_on, appeal_outcome,
  closed_on, version) on casework.reviews to frankpledge_app;
create policy reviews_read on casework.reviews for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = reviews.record_id));
create policy reviews_made on casework.reviews for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and made_by = (select platform.user_id()) and people.may_write(record_id));
create policy reviews_changed on casework.reviews for update to frankpledge_app using (people.may_write(record_id));
create policy reviews_disposed on casework.reviews for delete to frankpledge_app using ((select sharing.keeper()));

do $$
declare
  target text;
begin
  foreach target in array array['review_complaints', 'review_histories', 'review_recommendations', 'review_letters'] loop
    execute format('grant select, insert, update, delete on casework.%I to frankpledge_app', target);
    execute format($policy$create policy %I on casework.%I for select to frankpledge_app
      using (people.may_read(review_id))$policy$, target || '_read', target);
    execute format($policy$create policy %I on casework.%I for insert to frankpledge_app
      with check (people.may_write(review_id))$policy$, target || '_added', target);
    execute format($policy$create policy %I on casework.%I for update to frankpledge_app
      using (people.may_write(review_id))$policy$, target || '_changed', target);
    execute format($policy$create policy %I on casework.%I for delete to frankpledge_app
      using (people.may_write(review_id))$policy$, target || '_removed', target);
  end loop;
end
$$;

grant select, insert, delete on casework.review_explanations to frankpledge_app;
create policy review_explanations_read on casework.review_explanations for select to frankpledge_app
  using (people.may_read(case_id));
create policy review_explanations_noted on casework.review_explanations for insert to frankpledge_app
  with check (people.may_write(case_id) and by_user_id = (select platform.user_id()));
create policy review_explanations_disposed on casework.review_explanations for delete to frankpledge_app
  using ((select sharing.keeper()));
