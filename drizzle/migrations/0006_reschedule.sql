CREATE TABLE "reschedule" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"request_key" uuid NOT NULL,
	"scope" text NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	CONSTRAINT "reschedule_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "reschedule_request" UNIQUE("agency_id","request_key")
);
--> statement-breakpoint
CREATE TABLE "rescheduled_visit" (
	"agency_id" uuid NOT NULL,
	"reschedule_id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"from_starts_at" timestamp with time zone NOT NULL,
	"from_ends_at" timestamp with time zone NOT NULL,
	"to_starts_at" timestamp with time zone NOT NULL,
	"to_ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rescheduled_visit_agency_id_reschedule_id_visit_id_pk" PRIMARY KEY("agency_id","reschedule_id","visit_id")
);
--> statement-breakpoint
ALTER TABLE "reschedule" ADD CONSTRAINT "reschedule_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rescheduled_visit" ADD CONSTRAINT "rescheduled_visit_agency_id_reschedule_id_reschedule_agency_id_id_fk" FOREIGN KEY ("agency_id","reschedule_id") REFERENCES "public"."reschedule"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rescheduled_visit" ADD CONSTRAINT "rescheduled_visit_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reschedule_of" ON "reschedule" USING btree ("agency_id","series_id");--> statement-breakpoint
CREATE INDEX "rescheduled_visit_of" ON "rescheduled_visit" USING btree ("agency_id","visit_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. A change of dates is a fact: it is never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['reschedule', 'rescheduled_visit'] loop
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
alter table reschedule add constraint reschedule_scope check (scope in ('this', 'following', 'all'));
