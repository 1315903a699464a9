CREATE TABLE "cancellation" (
	"agency_id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"cancelled_at" timestamp with time zone NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	"reason" text NOT NULL,
	"sentence" text DEFAULT '' NOT NULL,
	CONSTRAINT "cancellation_agency_id_visit_id_pk" PRIMARY KEY("agency_id","visit_id")
);
--> statement-breakpoint
ALTER TABLE "cancellation" ADD CONSTRAINT "cancellation_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- The walls of the new table, as for every other. A cancellation is a fact: it is never changed.
alter table cancellation enable row level security;
--> statement-breakpoint
alter table cancellation force row level security;
--> statement-breakpoint
create policy tenant on cancellation to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table cancellation add foreign key (agency_id) references agency (id);
--> statement-breakpoint
grant select, insert on cancellation to doorstep_app;
--> statement-breakpoint
grant select on cancellation to doorstep_backup;
--> statement-breakpoint
alter table cancellation add constraint cancellation_reason check (reason in
	('organization_asked', 'contact_unreachable', 'requested_by_mistake', 'agency_cannot_come'));
