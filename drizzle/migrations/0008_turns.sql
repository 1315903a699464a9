CREATE TABLE "turn" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"from_minute" integer NOT NULL,
	"until_minute" integer NOT NULL,
	"seat" integer NOT NULL,
	"chosen_at" timestamp with time zone NOT NULL,
	"given_back_at" timestamp with time zone,
	CONSTRAINT "turn_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "published_session" (
	"agency_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"day" date NOT NULL,
	"from_minute" integer NOT NULL,
	"until_minute" integer NOT NULL,
	"stop" text NOT NULL,
	"series_id" uuid NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "published_session_agency_id_service_id_day_from_minute_stop_pk" PRIMARY KEY("agency_id","service_id","day","from_minute","stop"),
	CONSTRAINT "published_session_series" UNIQUE("agency_id","series_id")
);
--> statement-breakpoint
ALTER TABLE "turn" ADD CONSTRAINT "turn_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turn" ADD CONSTRAINT "turn_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_session" ADD CONSTRAINT "published_session_agency_id_service_id_service_agency_id_id_fk" FOREIGN KEY ("agency_id","service_id") REFERENCES "public"."service"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_session" ADD CONSTRAINT "published_session_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "turn_of" ON "turn" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "turn_at" ON "turn" USING btree ("agency_id","visit_id");--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array['turn', 'published_session'] loop
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
-- A turn is given back once, and never becomes another.
grant update (given_back_at) on turn to doorstep_app;
--> statement-breakpoint
alter table turn add constraint turn_time check (from_minute >= 0 and until_minute > from_minute and seat > 0);
--> statement-breakpoint
-- At one place of a visit nobody's turn lies over another's, however many choose at once.
alter table turn add constraint turn_alone exclude using gist (
	agency_id with =, visit_id with =, seat with =, int4range(from_minute, until_minute) with &&)
	where (given_back_at is null);
--> statement-breakpoint
alter table published_session add constraint published_session_time
	check (from_minute >= 0 and until_minute > from_minute);
