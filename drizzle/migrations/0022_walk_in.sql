CREATE TABLE "enrolment_alias" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "enrolment_alias_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrolment_alias" ADD CONSTRAINT "enrolment_alias_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alias_of_enrolment" ON "enrolment_alias" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
alter table enrolment_alias enable row level security;
--> statement-breakpoint
alter table enrolment_alias force row level security;
--> statement-breakpoint
create policy tenant on enrolment_alias to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table enrolment_alias add foreign key (agency_id) references agency (id);
--> statement-breakpoint
alter table enrolment_alias add foreign key (agency_id, recorded_by) references staff (agency_id, id);
--> statement-breakpoint
grant select, insert on enrolment_alias to doorstep_app;
--> statement-breakpoint
grant select on enrolment_alias to doorstep_backup;
