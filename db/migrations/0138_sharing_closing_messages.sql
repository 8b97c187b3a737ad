-- Whoever asked that a case be closed is told how it was decided.
alter table sharing.messages drop constraint messages_kind_known;
alter table sharing.messages add constraint messages_kind_known check (kind in ('disclosure-requested', 'disclosure-granted',
  'disclosure-refused', 'disclosure-withdrawn', 'disclosure-offered', 'disclosure-cancelled', 'emergency-opened',
  'emergency-reviewed', 'record-received', 'record-moved', 'record-closed', 'record-named', 'conflict-declared',
  'agreement-to-sign', 'agreement-in-force', 'agreement-review-due', 'review-due', 'rights-request', 'possible-duplicate',
  'judgement-asked', 'judgement-decided', 'closing-asked', 'closing-approved', 'closing-sent-back', 'compliance-digest'));
