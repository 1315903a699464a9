CREATE TABLE "pool_place" (
	"agency_id" uuid NOT NULL,
	"wish_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"staff_id" uuid NOT NULL,
	CONSTRAINT "pool_place_agency_id_wish_id_pk" PRIMARY KEY("agency_id","wish_id")
);
--> statement-breakpoint
CREATE TABLE "pool_wish" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"request_key" uuid NOT NULL,
	"organization" text NOT NULL,
	"contact_name" text NOT NULL,
	"contact_email" text NOT NULL,
	"contact_phone" text NOT NULL,
	"address" text NOT NULL,
	"people" integer NOT NULL,
	"is_host" boolean NOT NULL,
	"language" text NOT NULL,
	"wished_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pool_wish_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "pool_wish_request" UNIQUE("agency_id","request_key")
);
--> statement-breakpoint
CREATE TABLE "pool_withdrawal" (
	"agency_id" uuid NOT NULL,
	"wish_id" uuid NOT NULL,
	"withdrawn_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pool_withdrawal_agency_id_wish_id_pk" PRIMARY KEY("agency_id","wish_id")
);
--> statement-breakpoint
ALTER TABLE "pool_place" ADD CONSTRAINT "pool_place_agency_id_wish_id_pool_wish_agency_id_id_fk" FOREIGN KEY ("agency_id","wish_id") REFERENCES "public"."pool_wish"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pool_place" ADD CONSTRAINT "pool_place_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pool_place" ADD CONSTRAINT "pool_place_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pool_wish" ADD CONSTRAINT "pool_wish_agency_id_service_id_service_agency_id_id_fk" FOREIGN KEY ("agency_id","service_id") REFERENCES "public"."service"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pool_withdrawal" ADD CONSTRAINT "pool_withdrawal_agency_id_wish_id_pool_wish_agency_id_id_fk" FOREIGN KEY ("agency_id","wish_id") REFERENCES "public"."pool_wish"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pool_place_of" ON "pool_place" USING btree ("agency_id","series_id");--> statement-breakpoint
CREATE INDEX "pool_wish_of" ON "pool_wish" USING btree ("agency_id","service_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. Each row is a fact: it is never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['pool_wish', 'pool_withdrawal', 'pool_place'] loop
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
alter table pool_wish add constraint pool_wish_people check (people > 0);
--> statement-breakpoint
alter table personal_link drop constraint link_kind;
--> statement-breakpoint
alter table personal_link add constraint link_kind check (kind in ('series', 'plan', 'survey', 'pool'));
