-- The walls between agencies. Every tenant table is closed to everybody, then opened to the app's
-- role for the rows of the agency that its unit of work named, and for nothing else.
-- The value is set by SET LOCAL app.agency; without it the comparison is with null: no row.
do $walls$
declare
	t text;
begin
	foreach t in array array[
		'sealing_key', 'staff', 'session', 'personal_link', 'attempt',
		'organization', 'site',
		'service', 'resource', 'working_hours', 'leave', 'holiday', 'series', 'confirmation', 'visit',
		'allocation',
		'template', 'participant', 'enrolment', 'closure', 'anchor', 'consent', 'check_in', 'contact',
		'measure',
		'survey', 'invitation', 'answer',
		'ledger_entry', 'access_entry', 'notice',
		'device', 'operation', 'refused_operation'
	] loop
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
-- The list of agencies holds public facts; it is read before the agency of a request is known.
alter table agency enable row level security;
--> statement-breakpoint
create policy everyone_reads on agency for select to doorstep_app using (true);
--> statement-breakpoint
grant select on agency to doorstep_app;
--> statement-breakpoint
grant select on agency to doorstep_backup;
--> statement-breakpoint
-- What may change after it was written; everything else is a fact and stays.
grant update (disabled_at, password_hash, language) on staff to doorstep_app;
--> statement-breakpoint
grant update (expires_at, last_seen_at), delete on session to doorstep_app;
--> statement-breakpoint
grant update (revoked_at) on personal_link to doorstep_app;
--> statement-breakpoint
grant update (count, window_ends_at), delete on attempt to doorstep_app;
--> statement-breakpoint
grant update (contact_name, contact_phone, language) on organization to doorstep_app;
--> statement-breakpoint
grant update (published_at, retired_at) on service to doorstep_app;
--> statement-breakpoint
grant update (retired_at) on resource to doorstep_app;
--> statement-breakpoint
grant delete on working_hours, leave, holiday to doorstep_app;
--> statement-breakpoint
grant update (starts_at, ends_at, sequence, changed_at) on visit to doorstep_app;
--> statement-breakpoint
grant update (released_at) on allocation to doorstep_app;
--> statement-breakpoint
grant update (body, attachments, attempts, sent_at, failed_at, failure) on notice to doorstep_app;
--> statement-breakpoint
grant update (label, last_seen_at, revoked_at) on device to doorstep_app;
--> statement-breakpoint
-- No two live allocations of one resource overlap, travel and set-up included. The rule is the
-- database's, so that no code path can forget it.
alter table allocation add constraint no_double_booking
	exclude using gist (agency_id with =, resource_id with =, during with &&)
	where (released_at is null);
--> statement-breakpoint
alter table allocation add constraint during_is_whole
	check (not isempty(during) and lower(during) is not null and upper(during) is not null);
--> statement-breakpoint
alter table visit add constraint visit_has_length check (ends_at > starts_at);
--> statement-breakpoint
alter table series add constraint series_has_people check (headcount > 0);
--> statement-breakpoint
alter table staff add constraint staff_role
	check (role in ('administrator', 'head', 'lead', 'counselor'));
--> statement-breakpoint
alter table personal_link add constraint link_kind check (kind in ('series', 'plan', 'survey'));
--> statement-breakpoint
alter table notice add constraint notice_channel check (channel in ('mail', 'text'));
--> statement-breakpoint
alter table operation add constraint operation_verdict
	check (verdict in ('applied', 'held', 'refused'));
--> statement-breakpoint
alter table working_hours add constraint hours_of_a_day
	check (weekday between 1 and 7 and from_minute >= 0 and to_minute <= 1440 and from_minute < to_minute);
