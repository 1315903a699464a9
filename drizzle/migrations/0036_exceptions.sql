CREATE TABLE "exception_cap" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"cap" integer NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "exception_cap_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "exception_review" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"exception_id" uuid NOT NULL,
	"sealed" text NOT NULL,
	"story" text,
	"reviewed_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "exception_review_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "exception_undo" (
	"agency_id" uuid NOT NULL,
	"exception_id" uuid NOT NULL,
	"undone_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "exception_undo_agency_id_exception_id_pk" PRIMARY KEY("agency_id","exception_id")
);
--> statement-breakpoint
CREATE TABLE "granted_exception" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"enrolment_id" uuid,
	"what" text NOT NULL,
	"won" integer,
	"sealed" text NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "granted_exception_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "exception_cap" ADD CONSTRAINT "exception_cap_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_review" ADD CONSTRAINT "exception_review_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_review" ADD CONSTRAINT "exception_review_agency_id_exception_id_granted_exception_agency_id_id_fk" FOREIGN KEY ("agency_id","exception_id") REFERENCES "public"."granted_exception"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_undo" ADD CONSTRAINT "exception_undo_agency_id_exception_id_granted_exception_agency_id_id_fk" FOREIGN KEY ("agency_id","exception_id") REFERENCES "public"."granted_exception"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "granted_exception" ADD CONSTRAINT "granted_exception_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "granted_exception" ADD CONSTRAINT "granted_exception_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "granted_exception" ADD CONSTRAINT "granted_exception_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exception_cap_since" ON "exception_cap" USING btree ("agency_id","set_at");--> statement-breakpoint
CREATE INDEX "exception_review_of" ON "exception_review" USING btree ("agency_id","exception_id");--> statement-breakpoint
CREATE INDEX "granted_exception_by" ON "granted_exception" USING btree ("agency_id","staff_id","granted_at");--> statement-breakpoint
CREATE INDEX "granted_exception_at" ON "granted_exception" USING btree ("agency_id","granted_at");--> statement-breakpoint
CREATE INDEX "granted_exception_to" ON "granted_exception" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. All of them are facts: they are never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['granted_exception', 'exception_undo', 'exception_review', 'exception_cap'] loop
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
-- What the app checks before it writes, kept by the database too.
alter table granted_exception add constraint granted_exception_what
	check (what in ('extra_visit', 'item', 'off_hours_call', 'other'));
--> statement-breakpoint
-- One item of at most 30,000 won; nothing else has a price.
alter table granted_exception add constraint granted_exception_won
	check (won is null or (what = 'item' and won between 1 and 30000));
--> statement-breakpoint
alter table exception_review add constraint exception_review_story
	check (length(story) between 1 and 300);
--> statement-breakpoint
alter table exception_cap add constraint exception_cap_cap check (cap between 0 and 50);
