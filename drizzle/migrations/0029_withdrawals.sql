CREATE TABLE "withdrawal" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"withdrawn_at" timestamp with time zone NOT NULL,
	"returned_at" timestamp with time zone,
	CONSTRAINT "withdrawal_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "withdrawal" ADD CONSTRAINT "withdrawal_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "withdrawal_live" ON "withdrawal" USING btree ("agency_id","enrolment_id") WHERE returned_at is null;--> statement-breakpoint
-- The walls of the new table, as for every other.
alter table withdrawal enable row level security;
--> statement-breakpoint
alter table withdrawal force row level security;
--> statement-breakpoint
create policy tenant on withdrawal to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table withdrawal add foreign key (agency_id) references agency (id);
--> statement-breakpoint
grant select, insert on withdrawal to doorstep_app;
--> statement-breakpoint
grant select on withdrawal to doorstep_backup;
--> statement-breakpoint
-- Somebody returns once; the next time they withdraw is another row.
grant update (returned_at) on withdrawal to doorstep_app;
--> statement-breakpoint
alter table withdrawal add constraint withdrawal_order check (returned_at >= withdrawn_at);
