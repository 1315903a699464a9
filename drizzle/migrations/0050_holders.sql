CREATE TABLE "supply_warning" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"days" integer NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "supply_warning_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
DROP INDEX "supply_movement_in";--> statement-breakpoint
ALTER TABLE "supply_movement" ALTER COLUMN "staff_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD COLUMN "resource_id" uuid;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD COLUMN "holder_id" uuid GENERATED ALWAYS AS (coalesce(staff_id, resource_id, agency_id)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "supply_warning" ADD CONSTRAINT "supply_warning_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supply_warning_since" ON "supply_warning" USING btree ("agency_id","set_at");--> statement-breakpoint
ALTER TABLE "supply_movement" ADD CONSTRAINT "supply_movement_agency_id_resource_id_resource_agency_id_id_fk" FOREIGN KEY ("agency_id","resource_id") REFERENCES "public"."resource"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supply_movement_given" ON "supply_movement" USING btree ("agency_id","occurred_at") WHERE kind = 'handed_out';--> statement-breakpoint
CREATE INDEX "supply_movement_in" ON "supply_movement" USING btree ("agency_id","holder_id","item_id");--> statement-breakpoint
-- The walls of the new table, as for every other. What was said stays; the newest counts.
alter table supply_warning enable row level security;
--> statement-breakpoint
alter table supply_warning force row level security;
--> statement-breakpoint
create policy tenant on supply_warning to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table supply_warning add foreign key (agency_id) references agency (id);
--> statement-breakpoint
grant select, insert on supply_warning to doorstep_app;
--> statement-breakpoint
grant select on supply_warning to doorstep_backup;
--> statement-breakpoint
alter table supply_warning add constraint supply_warning_days check (days between 1 and 366);
--> statement-breakpoint
-- One place holds it: a person, or a piece of equipment, or else the store.
alter table supply_movement add constraint supply_movement_holder
	check (num_nonnulls(staff_id, resource_id) <= 1);
--> statement-breakpoint
-- A person hands out, never a vehicle or the store.
alter table supply_movement add constraint supply_movement_hand
	check (staff_id is not null or hand_out_id is null);
