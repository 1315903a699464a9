CREATE TABLE "plan_answer" (
	"agency_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"sealed" text,
	"answered_at" timestamp with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	CONSTRAINT "plan_answer_agency_id_question_id_pk" PRIMARY KEY("agency_id","question_id")
);
--> statement-breakpoint
CREATE TABLE "plan_question" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"sealed" text,
	"report_id" uuid,
	"wants_call" boolean NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer_by" date NOT NULL,
	CONSTRAINT "plan_question_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "self_report" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"values" jsonb NOT NULL,
	"told_on" date NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "self_report_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "planned_call" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "planned_call" ADD COLUMN "escalated_key" text;--> statement-breakpoint
ALTER TABLE "plan_answer" ADD CONSTRAINT "plan_answer_agency_id_question_id_plan_question_agency_id_id_fk" FOREIGN KEY ("agency_id","question_id") REFERENCES "public"."plan_question"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_answer" ADD CONSTRAINT "plan_answer_agency_id_by_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","by_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_question" ADD CONSTRAINT "plan_question_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_question" ADD CONSTRAINT "plan_question_agency_id_report_id_self_report_agency_id_id_fk" FOREIGN KEY ("agency_id","report_id") REFERENCES "public"."self_report"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "self_report" ADD CONSTRAINT "self_report_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "plan_question_of" ON "plan_question" USING btree ("agency_id","enrolment_id","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_question_report" ON "plan_question" USING btree ("agency_id","report_id") WHERE report_id is not null;--> statement-breakpoint
CREATE INDEX "self_report_of" ON "self_report" USING btree ("agency_id","enrolment_id","told_at");--> statement-breakpoint
-- The walls of the new tables, as for every other. A question, an answer and a report are facts: never changed.
do $walls$
declare
	t text;
begin
	foreach t in array array['plan_question', 'plan_answer', 'self_report'] loop
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
-- Either somebody asked in words, or what they told of themselves asks for them.
alter table plan_question add constraint plan_question_words
	check ((sealed is null) = (report_id is not null));
--> statement-breakpoint
-- What somebody told of themselves stands beside the contacts, never among them: no plan and no figure
-- finds it unless it asks for it.
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
				where u.agency_id = k.agency_id and u.contact_id = k.id)), '[]') as contacts,
	(
		select jsonb_agg(jsonb_build_object(
			'id', r.id, 'toldOn', r.told_on, 'toldAt', r.told_at, 'values', r."values")
			order by r.told_at, r.id)
		from self_report r
		where r.agency_id = e.agency_id and r.enrolment_id = e.id) as told
from enrolment e
join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
left join closure c on c.agency_id = e.agency_id and c.enrolment_id = e.id;
--> statement-breakpoint
-- Somebody may also be called in vain because of what they asked, which no step wanted.
alter table contact drop constraint contact_without_step;
--> statement-breakpoint
alter table contact add constraint contact_without_step check (
	step_key is not null
	or (mode = 'visit' and result = 'attended')
	or (mode = 'phone' and result <> 'attended')
);
