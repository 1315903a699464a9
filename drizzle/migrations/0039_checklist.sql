ALTER TABLE "contact" ADD COLUMN "ticked" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
-- A list, written with its contact and never changed, as the contact itself.
alter table contact add constraint contact_ticked check (jsonb_typeof(ticked) = 'array');
--> statement-breakpoint
-- What was done of the checklist is a fact of its contact.
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
		where k.agency_id = e.agency_id and k.enrolment_id = e.id), '[]') as contacts
from enrolment e
join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
left join closure c on c.agency_id = e.agency_id and c.enrolment_id = e.id;
