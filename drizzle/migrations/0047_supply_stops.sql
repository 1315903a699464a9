CREATE TABLE "supply_reason" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hand_out_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"sealed" text NOT NULL,
	"by_id" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "supply_reason_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "supply_item" ADD COLUMN "group_name" text;--> statement-breakpoint
ALTER TABLE "supply_item" ADD COLUMN "lasts_days" integer;--> statement-breakpoint
ALTER TABLE "supply_item" ADD COLUMN "is_once" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "supply_item" ADD COLUMN "stops" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD COLUMN "transfer_id" uuid;--> statement-breakpoint
ALTER TABLE "supply_reason" ADD CONSTRAINT "supply_reason_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_reason" ADD CONSTRAINT "supply_reason_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supply_reason_of" ON "supply_reason" USING btree ("agency_id","hand_out_id");--> statement-breakpoint
CREATE UNIQUE INDEX "supply_movement_pair" ON "supply_movement" USING btree ("agency_id","transfer_id","kind") WHERE transfer_id is not null;--> statement-breakpoint
-- The walls of the new table, as for every other. A reason is a fact: it is never changed.
alter table supply_reason enable row level security;
--> statement-breakpoint
alter table supply_reason force row level security;
--> statement-breakpoint
create policy tenant on supply_reason to doorstep_app
	using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
	with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
--> statement-breakpoint
alter table supply_reason add foreign key (agency_id) references agency (id);
--> statement-breakpoint
grant select, insert on supply_reason to doorstep_app;
--> statement-breakpoint
grant select on supply_reason to doorstep_backup;
--> statement-breakpoint
grant update (group_name, lasts_days, is_once, stops) on supply_item to doorstep_app;
--> statement-breakpoint
alter table supply_item add constraint supply_item_lasts check (lasts_days between 1 and 366);
--> statement-breakpoint
-- What one bag passes on another takes over.
alter table supply_movement drop constraint supply_movement_direction;
--> statement-breakpoint
alter table supply_movement add constraint supply_movement_direction check (
	case kind
		when 'received' then quantity > 0
		when 'taken_over' then quantity > 0
		when 'undone' then quantity > 0
		when 'handed_out' then quantity < 0
		when 'passed_on' then quantity < 0
		when 'returned' then quantity < 0
		when 'wasted' then quantity < 0
		when 'counted' then true
		else false
	end
);
--> statement-breakpoint
alter table supply_movement add constraint supply_movement_transfer
	check ((kind in ('passed_on', 'taken_over')) = (transfer_id is not null));
