CREATE TABLE "service_draft" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"service_key" text,
	"base" text NOT NULL,
	"typed" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	"kept_by_id" uuid NOT NULL,
	CONSTRAINT "service_draft_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "service_draft" ADD CONSTRAINT "service_draft_agency_id_kept_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","kept_by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "service_draft_of" ON "service_draft" USING btree ("agency_id","service_key") WHERE service_key is not null;--> statement-breakpoint
-- The walls of the new table, as for every other. A draft is gone once it is published or thrown away.
do $walls$
begin
	alter table service_draft enable row level security;
	alter table service_draft force row level security;
	create policy tenant on service_draft to doorstep_app
		using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
		with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
	alter table service_draft add foreign key (agency_id) references agency (id);
	grant select, insert, delete on service_draft to doorstep_app;
	grant update (base, typed, revision, kept_at, kept_by_id) on service_draft to doorstep_app;
	grant select on service_draft to doorstep_backup;
end
$walls$;
--> statement-breakpoint
alter table service_draft add constraint service_draft_revision check (revision > 0);
--> statement-breakpoint
-- The office corrects what it keeps of its people, and ends a private link or says until when it works.
grant update (name, email, role) on staff to doorstep_app;
