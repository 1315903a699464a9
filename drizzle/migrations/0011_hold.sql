CREATE TABLE "held_visit" (
	"agency_id" uuid NOT NULL,
	"hold_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"moved" jsonb,
	CONSTRAINT "held_visit_agency_id_hold_id_number_pk" PRIMARY KEY("agency_id","hold_id","number")
);
--> statement-breakpoint
CREATE TABLE "hold" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"service_id" uuid NOT NULL,
	"headcount" integer NOT NULL,
	"organization_size" integer,
	"organization_kind" text,
	"variant" text,
	"waiting_id" uuid,
	"holder_key" text,
	"made_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"renewed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"series_id" uuid,
	CONSTRAINT "hold_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "hold_token" UNIQUE("agency_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "waiting" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"headcount" integer NOT NULL,
	"organization_size" integer,
	"organization_kind" text,
	"variant" text,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"weekdays" jsonb NOT NULL,
	"before_day" date,
	"language" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "waiting_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "allocation" ALTER COLUMN "visit_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "hold_id" uuid;--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "held_number" integer;--> statement-breakpoint
ALTER TABLE "held_visit" ADD CONSTRAINT "held_visit_agency_id_hold_id_hold_agency_id_id_fk" FOREIGN KEY ("agency_id","hold_id") REFERENCES "public"."hold"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_agency_id_service_id_service_agency_id_id_fk" FOREIGN KEY ("agency_id","service_id") REFERENCES "public"."service"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_agency_id_waiting_id_waiting_agency_id_id_fk" FOREIGN KEY ("agency_id","waiting_id") REFERENCES "public"."waiting"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting" ADD CONSTRAINT "waiting_agency_id_service_id_service_agency_id_id_fk" FOREIGN KEY ("agency_id","service_id") REFERENCES "public"."service"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hold_open" ON "hold" USING btree ("agency_id","expires_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "hold_of_waiting" ON "hold" USING btree ("agency_id","waiting_id");--> statement-breakpoint
CREATE INDEX "waiting_in_line" ON "waiting" USING btree ("agency_id","joined_at") WHERE left_at is null;--> statement-breakpoint
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_agency_id_hold_id_held_number_held_visit_agency_id_hold_id_number_fk" FOREIGN KEY ("agency_id","hold_id","held_number") REFERENCES "public"."held_visit"("agency_id","hold_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocation_of_hold" ON "allocation" USING btree ("agency_id","hold_id") WHERE hold_id is not null;--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array['waiting', 'hold', 'held_visit'] loop
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
-- A hold is renewed and ends; whoever waits no longer is forgotten by name.
grant update (expires_at, renewed_at, ended_at, holder_key, series_id) on hold to doorstep_app;
--> statement-breakpoint
grant update (name, email, left_at) on waiting to doorstep_app;
--> statement-breakpoint
grant update (visit_id) on allocation to doorstep_app;
--> statement-breakpoint
alter table allocation add constraint allocation_is_for_something
	check (visit_id is not null or hold_id is not null);
--> statement-breakpoint
alter table allocation add constraint allocation_of_held_visit
	check ((hold_id is null) = (held_number is null));
--> statement-breakpoint
alter table hold add constraint hold_has_people check (headcount > 0);
--> statement-breakpoint
alter table hold add constraint hold_has_length check (expires_at > made_at);
--> statement-breakpoint
alter table held_visit add constraint held_visit_has_length check (ends_at > starts_at);
--> statement-breakpoint
alter table waiting add constraint waiting_has_people check (headcount > 0);
--> statement-breakpoint
alter table personal_link drop constraint link_kind;
--> statement-breakpoint
alter table personal_link add constraint link_kind
	check (kind in ('series', 'plan', 'survey', 'pool', 'portal', 'calendar', 'waiting'));
--> statement-breakpoint
-- Held time becomes the time of one visit, once. Time of a visit never goes to another.
create function allocation_keeps_its_visit() returns trigger language plpgsql as $keeps$
begin
	if old.visit_id is not null and new.visit_id is distinct from old.visit_id then
		raise check_violation using message = 'the time of a visit stays with it';
	end if;
	return new;
end
$keeps$;
--> statement-breakpoint
create trigger allocation_keeps_its_visit before update of visit_id on allocation
	for each row execute function allocation_keeps_its_visit();
