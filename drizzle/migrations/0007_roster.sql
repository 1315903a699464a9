CREATE TABLE "roster_batch" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"added" integer NOT NULL,
	"left_out" integer NOT NULL,
	"by_kind" text NOT NULL,
	"staff_id" uuid,
	"added_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	CONSTRAINT "roster_batch_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "roster_batch_draft" UNIQUE("agency_id","draft_id")
);
--> statement-breakpoint
CREATE TABLE "roster_draft" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"sealed" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "roster_draft_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "roster_draft_of" UNIQUE("agency_id","series_id")
);
--> statement-breakpoint
CREATE TABLE "roster_entry" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"person_key" text NOT NULL,
	"name" text NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"department" text DEFAULT '' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "roster_entry_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "roster_person" UNIQUE("agency_id","series_id","person_key")
);
--> statement-breakpoint
ALTER TABLE "service" ALTER COLUMN "template_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ALTER COLUMN "template_version" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "organization_size" integer;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "roster" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "roster_batch" ADD CONSTRAINT "roster_batch_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roster_entry" ADD CONSTRAINT "roster_entry_agency_id_batch_id_roster_batch_agency_id_id_fk" FOREIGN KEY ("agency_id","batch_id") REFERENCES "public"."roster_batch"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "roster_batch_of" ON "roster_batch" USING btree ("agency_id","series_id");--> statement-breakpoint
CREATE INDEX "roster_draft_expires" ON "roster_draft" USING btree ("agency_id","expires_at");--> statement-breakpoint
CREATE INDEX "roster_entry_of_batch" ON "roster_entry" USING btree ("agency_id","batch_id");--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array['roster_draft', 'roster_batch', 'roster_entry'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format(
			$policy$create policy tenant on %I to doorstep_app
				using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
				with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid)$policy$, t);
		execute format('alter table %I add foreign key (agency_id) references agency (id)', t);
		execute format('alter table %I add foreign key (agency_id, series_id) references series (agency_id, id)', t);
		execute format('grant select, insert on %I to doorstep_app', t);
		execute format('grant select on %I to doorstep_backup', t);
	end loop;
end
$walls$;
--> statement-breakpoint
-- A draft is thrown away, a batch is taken back once, and its people are deleted with that.
grant delete on roster_draft, roster_entry to doorstep_app;
--> statement-breakpoint
grant update (undone_at) on roster_batch to doorstep_app;
--> statement-breakpoint
alter table service add constraint service_roster check (roster in ('none', 'organization'));
--> statement-breakpoint
alter table service add constraint service_template
	check ((template_key is null) = (template_version is null));
--> statement-breakpoint
-- Who enrols in a programme goes past the employer: such a service never takes a roster from it.
alter table service add constraint service_roster_or_programme
	check (roster = 'none' or template_key is null);
--> statement-breakpoint
alter table series add constraint series_organization_size check (organization_size > 0);
--> statement-breakpoint
alter table roster_batch add constraint roster_batch_counts check (added > 0 and left_out >= 0);
--> statement-breakpoint
-- No code path can give a roster to a service that takes none. Runs with the rights of whoever writes.
create function roster_is_allowed() returns trigger language plpgsql as $allowed$
begin
	if not exists (
		select from series s join service v on v.agency_id = s.agency_id and v.id = s.service_id
		where s.agency_id = new.agency_id and s.id = new.series_id and v.roster = 'organization') then
		raise check_violation using message = 'the service of this series takes no roster';
	end if;
	return new;
end
$allowed$;
--> statement-breakpoint
create trigger roster_is_allowed before insert on roster_draft
	for each row execute function roster_is_allowed();
--> statement-breakpoint
create trigger roster_is_allowed before insert on roster_batch
	for each row execute function roster_is_allowed();
