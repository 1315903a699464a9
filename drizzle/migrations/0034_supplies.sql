CREATE TABLE "supply_item" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text NOT NULL,
	"unit_ko" text NOT NULL,
	"unit_en" text NOT NULL,
	"programmes" text[] DEFAULT '{}' NOT NULL,
	"usual_quantity" integer NOT NULL,
	"limit_quantity" integer NOT NULL,
	"low_quantity" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "supply_item_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "supply_movement" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"quantity" integer NOT NULL,
	"counted" integer,
	"hand_out_id" uuid,
	"enrolment_id" uuid,
	"visit_id" uuid,
	"reason" text,
	"batch" text,
	"expires_on" date,
	"occurred_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "supply_movement_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "supply_movement" ADD CONSTRAINT "supply_movement_agency_id_item_id_supply_item_agency_id_id_fk" FOREIGN KEY ("agency_id","item_id") REFERENCES "public"."supply_item"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD CONSTRAINT "supply_movement_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD CONSTRAINT "supply_movement_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD CONSTRAINT "supply_movement_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_movement" ADD CONSTRAINT "supply_movement_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supply_movement_in" ON "supply_movement" USING btree ("agency_id","staff_id","item_id");--> statement-breakpoint
CREATE INDEX "supply_movement_for" ON "supply_movement" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "supply_movement_at" ON "supply_movement" USING btree ("agency_id","visit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "supply_movement_once" ON "supply_movement" USING btree ("agency_id","hand_out_id","item_id","kind") WHERE hand_out_id is not null;--> statement-breakpoint
-- The walls of the new tables, as for every other. A movement is a fact: it is never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['supply_item', 'supply_movement'] loop
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
-- How an item is called and what is asked about it; which one it is, and since when, stays.
grant update (name_ko, name_en, unit_ko, unit_en, programmes, usual_quantity, limit_quantity,
	low_quantity, retired_at) on supply_item to doorstep_app;
--> statement-breakpoint
alter table supply_item add constraint supply_item_quantities
	check (usual_quantity > 0 and limit_quantity > 0 and low_quantity >= 0);
--> statement-breakpoint
-- Each kind moves in its own direction; a count may find what was expected.
alter table supply_movement add constraint supply_movement_direction check (
	case kind
		when 'received' then quantity > 0
		when 'undone' then quantity > 0
		when 'handed_out' then quantity < 0
		when 'returned' then quantity < 0
		when 'wasted' then quantity < 0
		when 'counted' then true
		else false
	end
);
--> statement-breakpoint
alter table supply_movement add constraint supply_movement_count
	check ((kind = 'counted') = (counted is not null) and counted >= 0);
--> statement-breakpoint
-- What went to a person, or came back as a mistake, names them and the visit; nothing else does.
alter table supply_movement add constraint supply_movement_person check (
	(kind in ('handed_out', 'undone')) = (hand_out_id is not null)
	and (hand_out_id is null) = (enrolment_id is null)
	and (hand_out_id is null) = (visit_id is null)
);
--> statement-breakpoint
alter table supply_movement add constraint supply_movement_reason
	check (reason is not null or kind not in ('counted', 'wasted'));
