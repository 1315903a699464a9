CREATE TABLE "publication_waiver" (
	"agency_id" uuid NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"reason" text NOT NULL,
	"waived_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "publication_waiver_agency_id_key_version_pk" PRIMARY KEY("agency_id","key","version")
);
--> statement-breakpoint
CREATE TABLE "template_draft" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"key" text NOT NULL,
	"body" jsonb NOT NULL,
	"previous" jsonb,
	"revision" integer DEFAULT 1 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	"kept_by_id" uuid NOT NULL,
	CONSTRAINT "template_draft_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "template_draft_of" UNIQUE("agency_id","key")
);
--> statement-breakpoint
CREATE TABLE "template_retirement" (
	"agency_id" uuid NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"reason" text NOT NULL,
	"retired_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "template_retirement_agency_id_key_version_pk" PRIMARY KEY("agency_id","key","version")
);
--> statement-breakpoint
ALTER TABLE "publication_waiver" ADD CONSTRAINT "publication_waiver_agency_id_key_version_template_agency_id_key_version_fk" FOREIGN KEY ("agency_id","key","version") REFERENCES "public"."template"("agency_id","key","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_waiver" ADD CONSTRAINT "publication_waiver_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_draft" ADD CONSTRAINT "template_draft_agency_id_kept_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","kept_by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_retirement" ADD CONSTRAINT "template_retirement_agency_id_key_version_template_agency_id_key_version_fk" FOREIGN KEY ("agency_id","key","version") REFERENCES "public"."template"("agency_id","key","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_retirement" ADD CONSTRAINT "template_retirement_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The walls of the new tables, as for every other. A retirement and a waiver are facts: never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['template_draft', 'template_retirement', 'publication_waiver'] loop
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
grant update (body, previous, revision, kept_at, kept_by_id) on template_draft to doorstep_app;
--> statement-breakpoint
grant delete on template_draft to doorstep_app;
--> statement-breakpoint
-- Each of them has a reason that somebody can read later.
alter table template_retirement add constraint template_retirement_reason check (length(reason) between 1 and 1000);
--> statement-breakpoint
alter table publication_waiver add constraint publication_waiver_reason check (length(reason) between 1 and 1000);
