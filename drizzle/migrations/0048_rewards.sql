CREATE TABLE "reward_cap" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"won" integer,
	"gifts" integer,
	"set_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "reward_cap_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "reward_earned" (
	"agency_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"reward_key" text NOT NULL,
	"earned_on" date NOT NULL,
	"fetch_by" date NOT NULL,
	CONSTRAINT "reward_earned_agency_id_enrolment_id_reward_key_pk" PRIMARY KEY("agency_id","enrolment_id","reward_key")
);
--> statement-breakpoint
CREATE TABLE "reward_given" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"reward_key" text NOT NULL,
	"earned_on" date NOT NULL,
	"given_on" date NOT NULL,
	"gift_ko" text NOT NULL,
	"gift_en" text NOT NULL,
	"won" integer NOT NULL,
	"giver_id" uuid NOT NULL,
	"item_id" uuid,
	"bag_id" uuid,
	"hand_out_id" uuid,
	"doubts" text[] DEFAULT '{}' NOT NULL,
	"sealed" text,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"undone_at" timestamp with time zone,
	CONSTRAINT "reward_given_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "reward_item" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"template_key" text NOT NULL,
	"reward_key" text NOT NULL,
	"item_id" uuid,
	"set_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "reward_item_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "reward_cap" ADD CONSTRAINT "reward_cap_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_earned" ADD CONSTRAINT "reward_earned_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_given" ADD CONSTRAINT "reward_given_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_given" ADD CONSTRAINT "reward_given_agency_id_giver_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","giver_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_given" ADD CONSTRAINT "reward_given_agency_id_bag_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","bag_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_given" ADD CONSTRAINT "reward_given_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_given" ADD CONSTRAINT "reward_given_agency_id_item_id_supply_item_agency_id_id_fk" FOREIGN KEY ("agency_id","item_id") REFERENCES "public"."supply_item"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_item" ADD CONSTRAINT "reward_item_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_item" ADD CONSTRAINT "reward_item_agency_id_item_id_supply_item_agency_id_id_fk" FOREIGN KEY ("agency_id","item_id") REFERENCES "public"."supply_item"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reward_cap_since" ON "reward_cap" USING btree ("agency_id","set_at");--> statement-breakpoint
CREATE INDEX "reward_earned_until" ON "reward_earned" USING btree ("agency_id","fetch_by");--> statement-breakpoint
CREATE UNIQUE INDEX "reward_given_once" ON "reward_given" USING btree ("agency_id","enrolment_id","reward_key") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "reward_given_when" ON "reward_given" USING btree ("agency_id","given_on");--> statement-breakpoint
CREATE INDEX "reward_item_of" ON "reward_item" USING btree ("agency_id","template_key","reward_key","set_at");--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array['reward_earned', 'reward_given', 'reward_cap', 'reward_item'] loop
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
-- What was earned is derived, so the app may write it anew; of what was given it may say that it was a mistake.
grant update (earned_on, fetch_by), delete on reward_earned to doorstep_app;
grant update (undone_at) on reward_given to doorstep_app;
--> statement-breakpoint
alter table reward_given add constraint reward_given_won check (won between 0 and 1000000);
--> statement-breakpoint
-- An item comes out of a bag by a movement, all three or none; a second look has its reason.
alter table reward_given add constraint reward_given_item check (
	(item_id is null) = (bag_id is null) and (item_id is null) = (hand_out_id is null)
);
--> statement-breakpoint
alter table reward_given add constraint reward_given_reason
	check ((cardinality(doubts) > 0) = (sealed is not null));
--> statement-breakpoint
alter table reward_cap add constraint reward_cap_range
	check (won between 0 and 100000000 and gifts between 0 and 1000);
--> statement-breakpoint
-- The office hands out too, at no visit; whom it was for is always said.
alter table supply_movement drop constraint supply_movement_person;
--> statement-breakpoint
alter table supply_movement add constraint supply_movement_person check (
	(kind in ('handed_out', 'undone')) = (hand_out_id is not null)
	and (hand_out_id is null) = (enrolment_id is null)
	and (visit_id is null or hand_out_id is not null)
);
