CREATE TABLE "lease" (
	"agency_id" uuid NOT NULL,
	"hours" integer NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "lease_agency_id_pk" PRIMARY KEY("agency_id")
);
--> statement-breakpoint
CREATE TABLE "operation_repair" (
	"agency_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"act" text NOT NULL,
	"reason" text,
	"corrected" jsonb,
	"repaired_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "operation_repair_agency_id_operation_id_pk" PRIMARY KEY("agency_id","operation_id")
);
--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "heartbeat_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "waiting" integer;--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "refused" integer;--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "oldest_waiting_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "clock_offset_ms" bigint;--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "app_version" text;--> statement-breakpoint
ALTER TABLE "lease" ADD CONSTRAINT "lease_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_repair" ADD CONSTRAINT "operation_repair_agency_id_operation_id_refused_operation_agency_id_operation_id_fk" FOREIGN KEY ("agency_id","operation_id") REFERENCES "public"."refused_operation"("agency_id","operation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_repair" ADD CONSTRAINT "operation_repair_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The walls of the new tables, as for every other. What the office did about a refused record is a fact.
do $walls$
declare
	t text;
begin
	foreach t in array array['lease', 'operation_repair'] loop
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
grant update (hours, set_at, by_id) on lease to doorstep_app;
--> statement-breakpoint
grant update (heartbeat_at, waiting, refused, oldest_waiting_at, clock_offset_ms, app_version)
	on device to doorstep_app;
--> statement-breakpoint
alter table lease add constraint lease_hours check (hours between 24 and 336);
--> statement-breakpoint
alter table operation_repair add constraint repair_act
	check (act in ('applied_again', 'corrected', 'set_aside'));
--> statement-breakpoint
alter table operation_repair add constraint repair_says_why
	check ((act = 'corrected') = (corrected is not null) and (act <> 'set_aside' or reason is not null));
--> statement-breakpoint
alter table device add constraint device_counts check (waiting >= 0 and refused >= 0);
