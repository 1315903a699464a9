CREATE TABLE "asking" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"survey_key" text NOT NULL,
	"survey_version" integer NOT NULL,
	"visit_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"language" text NOT NULL,
	"is_declined" boolean NOT NULL,
	"seconds" integer NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "asking_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "answer" ADD COLUMN "channel" text DEFAULT 'link' NOT NULL;--> statement-breakpoint
ALTER TABLE "asking" ADD CONSTRAINT "asking_agency_id_survey_key_survey_version_survey_agency_id_key_version_fk" FOREIGN KEY ("agency_id","survey_key","survey_version") REFERENCES "public"."survey"("agency_id","key","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asking" ADD CONSTRAINT "asking_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asking" ADD CONSTRAINT "asking_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "asking_of" ON "asking" USING btree ("agency_id","survey_key","visit_id","enrolment_id");--> statement-breakpoint
-- The walls of the new table, as for every other. That somebody was asked is a fact: it never changes.
do $walls$
begin
	alter table asking enable row level security;
	alter table asking force row level security;
	create policy tenant on asking to doorstep_app
		using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
		with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
	alter table asking add foreign key (agency_id) references agency (id);
	grant select, insert on asking to doorstep_app;
	grant select on asking to doorstep_backup;
end
$walls$;
--> statement-breakpoint
alter table asking add constraint asking_seconds check (seconds between 0 and 86400);
--> statement-breakpoint
alter table answer add constraint answer_channel check (channel in ('link', 'kiosk'));
--> statement-breakpoint
-- An unanswered invitation becomes one to the version that was answered on a phone.
grant update (survey_version) on invitation to doorstep_app;
