CREATE TABLE "aftercare_choice" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"body" jsonb NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "aftercare_choice_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "aftercare_done" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"day" integer NOT NULL,
	"answer" text,
	"sealed" text,
	"done_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "aftercare_done_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "aftercare_done_once" UNIQUE("agency_id","subject_id","day")
);
--> statement-breakpoint
CREATE TABLE "call_back" (
	"agency_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_back_agency_id_contact_id_pk" PRIMARY KEY("agency_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "call_claim" (
	"agency_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "call_claim_agency_id_subject_id_pk" PRIMARY KEY("agency_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "planned_call" (
	"agency_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"key" text NOT NULL,
	"call_from" date NOT NULL,
	"call_by" date NOT NULL,
	"attempts" integer NOT NULL,
	"folded" integer[] NOT NULL,
	"mentor_id" uuid,
	"tried_at" timestamp with time zone,
	"planned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "planned_call_agency_id_enrolment_id_key_pk" PRIMARY KEY("agency_id","enrolment_id","key")
);
--> statement-breakpoint
CREATE TABLE "contact_undo" (
	"agency_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"undone_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "contact_undo_agency_id_contact_id_pk" PRIMARY KEY("agency_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "mentor_hand_over" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"by_id" uuid NOT NULL,
	"handed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mentor_hand_over_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "aftercare_choice" ADD CONSTRAINT "aftercare_choice_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "aftercare_done" ADD CONSTRAINT "aftercare_done_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_back" ADD CONSTRAINT "call_back_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_claim" ADD CONSTRAINT "call_claim_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_call" ADD CONSTRAINT "planned_call_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_undo" ADD CONSTRAINT "contact_undo_agency_id_contact_id_contact_agency_id_id_fk" FOREIGN KEY ("agency_id","contact_id") REFERENCES "public"."contact"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_undo" ADD CONSTRAINT "contact_undo_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentor_hand_over" ADD CONSTRAINT "mentor_hand_over_agency_id_to_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","to_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentor_hand_over" ADD CONSTRAINT "mentor_hand_over_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentor_hand_over" ADD CONSTRAINT "mentor_hand_over_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "aftercare_choice_since" ON "aftercare_choice" USING btree ("agency_id","set_at");--> statement-breakpoint
CREATE INDEX "call_back_of" ON "call_back" USING btree ("agency_id","enrolment_id","made_at");--> statement-breakpoint
CREATE INDEX "planned_call_due" ON "planned_call" USING btree ("agency_id","call_by","call_from");--> statement-breakpoint
CREATE INDEX "mentor_hand_over_of" ON "mentor_hand_over" USING btree ("agency_id","enrolment_id","handed_at");--> statement-breakpoint
-- The walls of the new tables, as for every other.
do $walls$
declare
	t text;
begin
	foreach t in array array['planned_call', 'call_claim', 'call_back', 'contact_undo',
		'mentor_hand_over', 'aftercare_choice', 'aftercare_done'] loop
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
-- What is derived is made anew, and a claim ends; everything else here is a fact and is never changed.
grant update, delete on planned_call, call_claim to doorstep_app;
--> statement-breakpoint
alter table planned_call add constraint planned_call_attempts check (attempts >= 0);
--> statement-breakpoint
alter table mentor_hand_over add constraint mentor_hand_over_reason
	check (length(reason) between 1 and 300);
--> statement-breakpoint
alter table aftercare_done add constraint aftercare_done_kind
	check (kind in ('participant', 'organization') and day between 1 and 60);
--> statement-breakpoint
-- It was held, with what came of it; or it was left out, with the reason.
alter table aftercare_done add constraint aftercare_done_answer check (
	answer in ('well', 'problem', 'another_visit') or (answer is null and sealed is not null)
);
--> statement-breakpoint
-- A contact that was taken back at once is no fact of anybody's plan, and of no figure.
create or replace view enrolment_fact with (security_invoker = true) as
select
	e.agency_id,
	e.id as enrolment_id,
	e.participant_id,
	e.series_id,
	p.language,
	e.template_key,
	e.template_version,
	e.enrolled_at,
	c.reason as closure_reason,
	c.closed_on,
	coalesce((
		select jsonb_agg(jsonb_build_object('key', a.key, 'day', a.day, 'setAt', a.set_at)
			order by a.set_at, a.id)
		from anchor a
		where a.agency_id = e.agency_id and a.enrolment_id = e.id), '[]') as anchors,
	coalesce((
		select jsonb_agg(jsonb_build_object(
			'id', k.id,
			'stepKey', k.step_key,
			'mode', k.mode,
			'result', k.result,
			'occurredOn', k.occurred_on,
			'occurredAt', k.occurred_at,
			'untaken', k.untaken,
			'ticked', k.ticked,
			'measures', coalesce((
				select jsonb_agg(jsonb_build_object(
					'id', m.id, 'key', m.key, 'value', m.value, 'unit', m.unit, 'takenAt', m.taken_at)
					order by m.id)
				from measure m
				where m.agency_id = k.agency_id and m.contact_id = k.id), '[]'))
			order by k.occurred_at, k.id)
		from contact k
		where k.agency_id = e.agency_id and k.enrolment_id = e.id
			and not exists (select from contact_undo u
				where u.agency_id = k.agency_id and u.contact_id = k.id)), '[]') as contacts
from enrolment e
join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
left join closure c on c.agency_id = e.agency_id and c.enrolment_id = e.id;
