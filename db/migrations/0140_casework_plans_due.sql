-- A day's work looks for plans whose review is due.
create index plans_review_due on casework.plans (review_on) where reviewed_on is null;
