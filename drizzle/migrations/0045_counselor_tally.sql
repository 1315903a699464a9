DROP INDEX "outcome_tally_of";--> statement-breakpoint
ALTER TABLE "outcome_tally" ADD COLUMN "counselor_id" uuid;--> statement-breakpoint
CREATE INDEX "outcome_tally_of" ON "outcome_tally" USING btree ("agency_id","counselor_id","template_key","template_version");--> statement-breakpoint
-- What stands there is told of each counselor too, as every change from now on will be.
alter table outcome_result no force row level security;
--> statement-breakpoint
alter table outcome_tally no force row level security;
--> statement-breakpoint
insert into outcome_tally (agency_id, id, template_key, template_version, outcome_key, counselor_id,
	month, group_size, standing, people, steps_due, steps_kept)
select agency_id, gen_random_uuid(), template_key, template_version, outcome_key, counselor_id,
	date_trunc('month', cohort_day::timestamp)::date, group_size, standing, count(*), sum(steps_due),
	sum(steps_kept)
from outcome_result where counselor_id is not null group by 1, 3, 4, 5, 6, 7, 8, 9;
--> statement-breakpoint
alter table outcome_tally force row level security;
--> statement-breakpoint
alter table outcome_result force row level security;
