CREATE TABLE "push_device" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"endpoint_hash" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "push_device_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "push_device_endpoint" UNIQUE("agency_id","endpoint_hash")
);
--> statement-breakpoint
CREATE TABLE "push_key" (
	"agency_id" uuid NOT NULL,
	"public_key" text NOT NULL,
	"wrapped_private" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "push_key_agency_id_pk" PRIMARY KEY("agency_id")
);
--> statement-breakpoint
CREATE INDEX "push_device_of" ON "push_device" USING btree ("agency_id","staff_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. A browser that is gone is forgotten.
do $walls$
declare
	t text;
begin
	foreach t in array array['push_key', 'push_device'] loop
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
grant delete on push_device to doorstep_app;
--> statement-breakpoint
alter table push_device add foreign key (agency_id, staff_id) references staff (agency_id, id);
--> statement-breakpoint
alter table notice drop constraint notice_channel;
--> statement-breakpoint
alter table notice add constraint notice_channel check (channel in ('mail', 'text', 'push'));
