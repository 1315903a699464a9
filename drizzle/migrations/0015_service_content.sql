CREATE TABLE "declaration" (
	"agency_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"holds" boolean NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"service_version" integer NOT NULL,
	"declared_at" timestamp with time zone NOT NULL,
	CONSTRAINT "declaration_agency_id_series_id_kind_key_pk" PRIMARY KEY("agency_id","series_id","kind","key")
);
--> statement-breakpoint
ALTER TABLE "service" DROP CONSTRAINT "service_key";--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "content" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "declaration" ADD CONSTRAINT "declaration_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "service_offered" ON "service" USING btree ("agency_id","key") WHERE published_at is not null and retired_at is null;--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_version" UNIQUE("agency_id","key","version");--> statement-breakpoint
-- The walls of the new table, as for every other. What somebody declared is a fact: it never changes.
do $walls$
begin
	alter table declaration enable row level security;
	alter table declaration force row level security;
	create policy tenant on declaration to doorstep_app
		using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
		with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
	alter table declaration add foreign key (agency_id) references agency (id);
	grant select, insert on declaration to doorstep_app;
	grant select on declaration to doorstep_backup;
end
$walls$;
--> statement-breakpoint
alter table declaration add constraint declaration_kind check (kind in ('confirmation', 'ask'));
--> statement-breakpoint
alter table declaration add constraint declaration_holds
	check (holds or (kind = 'ask' and note <> ''));
--> statement-breakpoint
alter table service add constraint service_version_counts check (version > 0);
