CREATE TABLE "outcome_backlog" (
	"agency_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "outcome_backlog_agency_id_enrolment_id_pk" PRIMARY KEY("agency_id","enrolment_id")
);
--> statement-breakpoint
CREATE TABLE "outcome_result" (
	"agency_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"outcome_key" text NOT NULL,
	"outcome_version" integer NOT NULL,
	"template_key" text NOT NULL,
	"template_version" integer NOT NULL,
	"series_id" uuid NOT NULL,
	"counselor_id" uuid,
	"group_size" smallint NOT NULL,
	"cohort_day" date NOT NULL,
	"standing" text NOT NULL,
	"contact_id" uuid,
	"steps_due" smallint NOT NULL,
	"steps_kept" smallint NOT NULL,
	"as_of" date,
	CONSTRAINT "outcome_result_agency_id_enrolment_id_outcome_key_pk" PRIMARY KEY("agency_id","enrolment_id","outcome_key")
);
--> statement-breakpoint
CREATE TABLE "outcome_tally" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"template_key" text NOT NULL,
	"template_version" integer NOT NULL,
	"outcome_key" text NOT NULL,
	"month" date NOT NULL,
	"group_size" smallint NOT NULL,
	"standing" text NOT NULL,
	"people" integer NOT NULL,
	"steps_due" integer NOT NULL,
	"steps_kept" integer NOT NULL,
	CONSTRAINT "outcome_tally_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "outcome_backlog" ADD CONSTRAINT "outcome_backlog_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcome_result" ADD CONSTRAINT "outcome_result_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outcome_result_of" ON "outcome_result" USING btree ("agency_id","template_key","template_version","outcome_key","cohort_day");--> statement-breakpoint
CREATE INDEX "outcome_result_in" ON "outcome_result" USING btree ("agency_id","series_id");--> statement-breakpoint
CREATE INDEX "outcome_result_by" ON "outcome_result" USING btree ("agency_id","counselor_id");--> statement-breakpoint
CREATE INDEX "outcome_result_aging" ON "outcome_result" USING btree ("agency_id","as_of") WHERE as_of is not null;--> statement-breakpoint
CREATE INDEX "outcome_tally_of" ON "outcome_tally" USING btree ("agency_id","template_key","template_version");--> statement-breakpoint
-- The walls of the new tables, as for every other. They are derived, so the app may write them anew.
do $walls$
declare
	t text;
begin
	foreach t in array array['outcome_result', 'outcome_tally', 'outcome_backlog'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format(
			$policy$create policy tenant on %I to doorstep_app
				using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
				with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid)$policy$, t);
		execute format('alter table %I add foreign key (agency_id) references agency (id)', t);
		execute format('grant select, insert on %I to doorstep_app', t);
		execute format('grant select on %I to doorstep_backup', t);
	end loop;
end
$walls$;
--> statement-breakpoint
grant update (outcome_version, template_key, template_version, series_id, counselor_id, group_size,
	cohort_day, standing, contact_id, steps_due, steps_kept, as_of) on outcome_result to doorstep_app;
--> statement-breakpoint
-- Rows of a tally that say the same are folded into one: never changed, taken out and written anew.
grant delete on outcome_tally, outcome_backlog to doorstep_app;
grant update (since) on outcome_backlog to doorstep_app;
--> statement-breakpoint
alter table outcome_result add constraint outcome_result_steps
	check (steps_kept between 0 and steps_due);
--> statement-breakpoint
-- Everybody enrolled before: a duty works them off, and the page says how many are left.
alter table enrolment no force row level security;
--> statement-breakpoint
alter table outcome_backlog no force row level security;
--> statement-breakpoint
insert into outcome_backlog (agency_id, enrolment_id, since)
	select agency_id, id, now() from enrolment;
--> statement-breakpoint
alter table outcome_backlog force row level security;
--> statement-breakpoint
alter table enrolment force row level security;
