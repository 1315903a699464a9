CREATE TABLE "result_report" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"edition" integer NOT NULL,
	"as_of" date NOT NULL,
	"figures" jsonb NOT NULL,
	"behind" jsonb NOT NULL,
	"released_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "result_report_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "result_report_edition" UNIQUE("agency_id","series_id","edition")
);
--> statement-breakpoint
CREATE TABLE "result_retraction" (
	"agency_id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"retracted_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "result_retraction_agency_id_report_id_pk" PRIMARY KEY("agency_id","report_id")
);
--> statement-breakpoint
ALTER TABLE "outcome_result" ADD COLUMN "lists_held" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_result" ADD COLUMN "lists_full" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_result" ADD COLUMN "items_meant" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_result" ADD COLUMN "items_done" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_tally" ADD COLUMN "lists_held" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_tally" ADD COLUMN "lists_full" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_tally" ADD COLUMN "items_meant" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome_tally" ADD COLUMN "items_done" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "result_report" ADD CONSTRAINT "result_report_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_report" ADD CONSTRAINT "result_report_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_retraction" ADD CONSTRAINT "result_retraction_agency_id_report_id_result_report_agency_id_id_fk" FOREIGN KEY ("agency_id","report_id") REFERENCES "public"."result_report"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_retraction" ADD CONSTRAINT "result_retraction_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "answer_when" ON "answer" USING btree ("agency_id","answered_at","invitation_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. All of them are facts: they are never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['result_report', 'result_retraction'] loop
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
grant update (lists_held, lists_full, items_meant, items_done) on outcome_result to doorstep_app;
--> statement-breakpoint
alter table outcome_result add constraint outcome_result_lists
	check (lists_full between 0 and lists_held and items_done between 0 and items_meant);
--> statement-breakpoint
alter table result_report add constraint result_report_edition_from_one check (edition >= 1);
--> statement-breakpoint
alter table result_retraction add constraint result_retraction_reason
	check (length(reason) between 1 and 200);
--> statement-breakpoint
-- Whoever had a contact gets how its checklists were kept from the job that works off what waits.
alter table enrolment no force row level security;
--> statement-breakpoint
alter table contact no force row level security;
--> statement-breakpoint
alter table outcome_backlog no force row level security;
--> statement-breakpoint
insert into outcome_backlog (agency_id, enrolment_id, since)
select e.agency_id, e.id, now() from enrolment e
where exists (select from contact c
	where c.agency_id = e.agency_id and c.enrolment_id = e.id and c.step_key is not null)
on conflict do nothing;
--> statement-breakpoint
alter table outcome_backlog force row level security;
--> statement-breakpoint
alter table contact force row level security;
--> statement-breakpoint
alter table enrolment force row level security;
