CREATE TABLE "series_correction" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"language" text NOT NULL,
	"headcount" integer NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	"corrected_at" timestamp with time zone NOT NULL,
	CONSTRAINT "series_correction_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "place_changes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "series_correction" ADD CONSTRAINT "series_correction_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_correction" ADD CONSTRAINT "series_correction_agency_id_organization_id_organization_agency_id_id_fk" FOREIGN KEY ("agency_id","organization_id") REFERENCES "public"."organization"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_correction" ADD CONSTRAINT "series_correction_agency_id_site_id_site_agency_id_id_fk" FOREIGN KEY ("agency_id","site_id") REFERENCES "public"."site"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "series_correction_of" ON "series_correction" USING btree ("agency_id","series_id");--> statement-breakpoint
-- The walls of the new table, as for every other. A correction is a fact: it is never changed.
do $walls$
begin
	alter table series_correction enable row level security;
	alter table series_correction force row level security;
	create policy tenant on series_correction to doorstep_app
		using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
		with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
	alter table series_correction add foreign key (agency_id) references agency (id);
	grant select, insert on series_correction to doorstep_app;
	grant select on series_correction to doorstep_backup;
end
$walls$;
--> statement-breakpoint
-- What of a series a correction changes; all else of it stays as it was booked.
grant update (organization_id, site_id, language, headcount, place_changes) on series to doorstep_app;
--> statement-breakpoint
alter table series_correction add constraint series_correction_has_people check (headcount > 0);
