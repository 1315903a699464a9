CREATE TABLE "special_hours" (
	"agency_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"day" date NOT NULL,
	"from_minute" integer NOT NULL,
	"to_minute" integer NOT NULL,
	CONSTRAINT "special_hours_agency_id_resource_id_day_from_minute_pk" PRIMARY KEY("agency_id","resource_id","day","from_minute")
);
--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "equipment_kind" text;--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "skills" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "organization_kind" text;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "variant" text;--> statement-breakpoint
ALTER TABLE "special_hours" ADD CONSTRAINT "special_hours_agency_id_resource_id_resource_agency_id_id_fk" FOREIGN KEY ("agency_id","resource_id") REFERENCES "public"."resource"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The walls of the new table, as for every other.
alter table special_hours enable row level security;
--> statement-breakpoint
alter table special_hours force row level security;
--> statement-breakpoint
create policy tenant on special_hours to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table special_hours add foreign key (agency_id) references agency (id);
--> statement-breakpoint
grant select, insert, delete on special_hours to doorstep_app;
--> statement-breakpoint
grant select on special_hours to doorstep_backup;
--> statement-breakpoint
grant update (skills) on resource to doorstep_app;
--> statement-breakpoint
alter table special_hours add constraint special_hours_in_day
	check (0 <= from_minute and from_minute < to_minute and to_minute <= 1440);
--> statement-breakpoint
-- A resource is a counselor, or a piece of equipment.
alter table resource add constraint resource_is_one check (staff_id is null or equipment_kind is null);
