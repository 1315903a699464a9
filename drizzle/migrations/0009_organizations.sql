CREATE TABLE "contact_session" (
	"agency_id" uuid NOT NULL,
	"id_hash" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_session_agency_id_id_hash_pk" PRIMARY KEY("agency_id","id_hash")
);
--> statement-breakpoint
CREATE TABLE "organization_contact" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "organization_contact_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "organization_contact_email" UNIQUE("agency_id","email")
);
--> statement-breakpoint
CREATE TABLE "business" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"registration_number" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "business_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "business_registration" UNIQUE("agency_id","registration_number")
);
--> statement-breakpoint
CREATE TABLE "site_rules" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"entry" text DEFAULT '' NOT NULL,
	"vehicle" text DEFAULT '' NOT NULL,
	"gear" text DEFAULT '' NOT NULL,
	"camera" text DEFAULT '' NOT NULL,
	"by_kind" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "site_rules_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "certificate" (
	"agency_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"check_code" text NOT NULL,
	"visits_held" integer NOT NULL,
	"served" jsonb,
	"issued_at" timestamp with time zone NOT NULL,
	CONSTRAINT "certificate_agency_id_series_id_pk" PRIMARY KEY("agency_id","series_id")
);
--> statement-breakpoint
ALTER TABLE "organization" DROP CONSTRAINT "organization_known";--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "business_id" uuid;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "channel" text DEFAULT 'web' NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "asks_registration" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_session" ADD CONSTRAINT "contact_session_agency_id_contact_id_organization_contact_agency_id_id_fk" FOREIGN KEY ("agency_id","contact_id") REFERENCES "public"."organization_contact"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_rules" ADD CONSTRAINT "site_rules_agency_id_site_id_site_agency_id_id_fk" FOREIGN KEY ("agency_id","site_id") REFERENCES "public"."site"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_session_of" ON "contact_session" USING btree ("agency_id","contact_id");--> statement-breakpoint
CREATE INDEX "site_rules_of" ON "site_rules" USING btree ("agency_id","site_id","written_at");--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_agency_id_business_id_business_agency_id_id_fk" FOREIGN KEY ("agency_id","business_id") REFERENCES "public"."business"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "organization_of_contact" ON "organization" USING btree ("agency_id","contact_email");--> statement-breakpoint
CREATE INDEX "organization_of_business" ON "organization" USING btree ("agency_id","business_id");--> statement-breakpoint
CREATE INDEX "series_of_organization" ON "series" USING btree ("agency_id","organization_id");--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_known" UNIQUE NULLS NOT DISTINCT("agency_id","name_key","contact_email","contact_name","contact_phone","business_id");--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array[
		'organization_contact', 'contact_session', 'business', 'site_rules', 'certificate'
	] loop
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
grant update (last_seen_at), delete on contact_session to doorstep_app;
--> statement-breakpoint
alter table personal_link drop constraint link_kind;
--> statement-breakpoint
alter table personal_link add constraint link_kind
	check (kind in ('series', 'plan', 'survey', 'pool', 'portal', 'calendar'));
--> statement-breakpoint
alter table business add constraint business_number check (registration_number ~ '^[0-9]{10}$');
--> statement-breakpoint
alter table series add constraint series_channel check (channel in ('web', 'phone', 'paper'));
--> statement-breakpoint
alter table certificate add constraint certificate_visits check (visits_held > 0);
