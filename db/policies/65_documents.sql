-- Who sees and changes which document. Every row asks the record that it hangs on.
call platform.redeclare_policies('documents');

grant select, delete on documents.documents, documents.contents to frankpledge_app;
grant insert (record_id, kind, title, file_name, media_type, bytes, sha256, dated_on, note, uploaded_by)
  on documents.documents to frankpledge_app;
grant update (kind, title, dated_on, note, version, removed_at, removed_by, removal_reason)
  on documents.documents to frankpledge_app;
grant insert (document_id, variant, media_type, body) on documents.contents to frankpledge_app;

create policy documents_seen on documents.documents for select to frankpledge_app
  using (people.may_read(record_id));
create policy documents_added on documents.documents for insert to frankpledge_app
  with check (people.may_write(record_id) and removed_at is null
    and uploaded_by is not distinct from (select platform.user_id()));
create policy documents_changed on documents.documents for update to frankpledge_app
  using (people.may_write(record_id) and removed_at is null)
  with check (people.may_write(record_id)
    and (removed_at is null or removed_by is not distinct from (select platform.user_id())));
-- A person removes by leaving a line; the line itself goes with the record.
create policy documents_forgotten on documents.documents for delete to frankpledge_app
  using ((select sharing.keeper()));

-- The files ask the document, which asks the record.
create policy contents_seen on documents.contents for select to frankpledge_app
  using (exists (select from documents.documents d where d.id = contents.document_id));
create policy contents_added on documents.contents for insert to frankpledge_app
  with check (exists (select from documents.documents d
    where d.id = contents.document_id and d.removed_at is null and people.may_write(d.record_id)));
create policy contents_erased on documents.contents for delete to frankpledge_app
  using ((select sharing.keeper()) or exists (select from documents.documents d
    where d.id = contents.document_id and d.removed_at is not null and people.may_write(d.record_id)));
