CREATE TABLE "duty_run" (
	"agency_id" uuid NOT NULL,
	"name" text NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"duration_ms" integer,
	"handled" integer,
	"failure" text,
	CONSTRAINT "duty_run_agency_id_name_pk" PRIMARY KEY("agency_id","name")
);
--> statement-breakpoint
CREATE TABLE "alimtalk_wording" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"template" text NOT NULL,
	"language" text NOT NULL,
	"code" text NOT NULL,
	"body" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" uuid NOT NULL,
	"submitted_at" timestamp with time zone,
	"approved_at" timestamp with time zone,
	"rejected_at" timestamp with time zone,
	"rejection" text DEFAULT '' NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "alimtalk_wording_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "alimtalk_code" UNIQUE("agency_id","code")
);
--> statement-breakpoint
CREATE TABLE "notice_choice" (
	"agency_id" uuid NOT NULL,
	"quiet_from" integer NOT NULL,
	"quiet_until" integer NOT NULL,
	"reminders_off" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" uuid NOT NULL,
	CONSTRAINT "notice_choice_agency_id_pk" PRIMARY KEY("agency_id")
);
--> statement-breakpoint
CREATE TABLE "notice_stop" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"audience" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"stopped_at" timestamp with time zone NOT NULL,
	"resumed_at" timestamp with time zone,
	CONSTRAINT "notice_stop_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "notice_wording" (
	"agency_id" uuid NOT NULL,
	"template" text NOT NULL,
	"language" text NOT NULL,
	"version" integer NOT NULL,
	"is_original" boolean NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" uuid NOT NULL,
	CONSTRAINT "notice_wording_agency_id_template_language_version_pk" PRIMARY KEY("agency_id","template","language","version")
);
--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "about_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "about_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "given_up_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "settled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "settled_by" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "delivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "bounced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "discreet_words" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "alimtalk_of" ON "alimtalk_wording" USING btree ("agency_id","template","language");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_stop_live" ON "notice_stop" USING btree ("agency_id","audience","subject_id") WHERE resumed_at is null;--> statement-breakpoint
CREATE INDEX "notice_waiting" ON "notice" USING btree ("agency_id","created_at") WHERE sent_at is null and withdrawn_at is null and settled_at is null;--> statement-breakpoint
CREATE INDEX "notice_failed" ON "notice" USING btree ("agency_id","created_at") WHERE given_up_at is not null or bounced_at is not null;--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array['duty_run', 'notice_choice', 'notice_stop', 'notice_wording', 'alimtalk_wording'] loop
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
-- A run is written over by the next one, a choice by the next choice; a wording never: it gets a next version.
grant update (began_at, ended_at, done_at, duration_ms, handled, failure) on duty_run to doorstep_app;
--> statement-breakpoint
grant update (quiet_from, quiet_until, reminders_off, changed_at, changed_by) on notice_choice to doorstep_app;
--> statement-breakpoint
grant update (resumed_at) on notice_stop to doorstep_app;
--> statement-breakpoint
grant update (submitted_at, approved_at, rejected_at, rejection, retired_at) on alimtalk_wording to doorstep_app;
--> statement-breakpoint
grant update (not_before, given_up_at, withdrawn_at, settled_at, settled_by, delivered_at, bounced_at) on notice to doorstep_app;
--> statement-breakpoint
-- Links that ended are thrown away by a duty.
grant delete on personal_link to doorstep_app;
--> statement-breakpoint
alter table personal_link drop constraint link_kind;
--> statement-breakpoint
alter table personal_link add constraint link_kind
	check (kind in ('series', 'plan', 'survey', 'pool', 'portal', 'calendar', 'waiting', 'stop-series', 'stop-plan'));
--> statement-breakpoint
alter table notice_choice add foreign key (agency_id, changed_by) references staff (agency_id, id);
--> statement-breakpoint
alter table notice_wording add foreign key (agency_id, made_by) references staff (agency_id, id);
--> statement-breakpoint
alter table alimtalk_wording add foreign key (agency_id, made_by) references staff (agency_id, id);
--> statement-breakpoint
alter table notice add foreign key (agency_id, settled_by) references staff (agency_id, id);
--> statement-breakpoint
alter table notice_choice add constraint notice_choice_minutes
	check (quiet_from between 0 and 1439 and quiet_until between 0 and 1439);
--> statement-breakpoint
alter table notice_stop add constraint notice_stop_audience
	check (audience in ('organization', 'participant'));
--> statement-breakpoint
alter table notice_wording add constraint notice_wording_has_words
	check (is_original = (body = ''));
--> statement-breakpoint
-- A notice ends in one way only; one that was sent and did not arrive may be settled.
alter table notice add constraint notice_one_end
	check (num_nonnulls(sent_at, withdrawn_at, settled_at) <= 1 or
		(bounced_at is not null and withdrawn_at is null));
--> statement-breakpoint
-- The messenger judges a wording that was handed in, and what it approved is locked.
alter table alimtalk_wording add constraint alimtalk_judged
	check ((approved_at is null and rejected_at is null) or
		(submitted_at is not null and num_nonnulls(approved_at, rejected_at) = 1));
