CREATE TABLE "plan_note" (
	"agency_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"key" text NOT NULL,
	"sealed" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_note_agency_id_enrolment_id_key_pk" PRIMARY KEY("agency_id","enrolment_id","key")
);
--> statement-breakpoint
ALTER TABLE "plan_note" ADD CONSTRAINT "plan_note_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- The walls of the new table, as for every other. What stands in it is the person's own: changed and removed.
alter table plan_note enable row level security;
--> statement-breakpoint
alter table plan_note force row level security;
--> statement-breakpoint
create policy tenant on plan_note to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table plan_note add foreign key (agency_id) references agency (id);
--> statement-breakpoint
grant select, insert, update, delete on plan_note to doorstep_app;
--> statement-breakpoint
grant select on plan_note to doorstep_backup;
