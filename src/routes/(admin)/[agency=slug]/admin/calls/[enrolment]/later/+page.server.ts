import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { instantOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { askedCalls, callsAddress } from '#lib/calls/asked-calls.ts';
import { laterTimes } from '#lib/calls/later-times.ts';
import { recordVain } from '#lib/calls/record-call.server.ts';
import { shownPerson } from '#lib/calls/shown-person.server.ts';
import { fields } from '#lib/calls/typed-call.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { clockTime, day, id, parseForm } from '#lib/ui/form.ts';
import { workdaysOf } from '#lib/visits/reminders/promised-visits.server.ts';
import { callerActing, callerOf, goOn } from '../../calls-door.server.ts';

export async function load({ locals, params, url }) {
	const actor = callerOf(locals);
	if (!isUuid(params.enrolment)) missing();
	const agency = agencyOf(locals);
	const search = askedCalls(url.searchParams, actor.role);
	return reading(actor, async (work) => {
		const shown = await shownPerson(work, agency, params.enrolment);
		if (!shown) missing();
		const page = `/${agency.slug}/admin/calls/${params.enrolment}${callsAddress(search)}`;
		if (!shown.opened || shown.opened === 'over') redirect(303, page);
		const times = laterTimes(work.now, agency.zone, await workdaysOf(work));
		return { name: shown.name, search, page, times, contactId: newId(now()) };
	});
}

const form = v.object({ callDay: day(), callAt: clockTime(), [fields.contactId]: id() });

export const actions = {
	default: keepTyped(async (event) => {
		const { actor, tooMany } = await callerActing(event.locals);
		const agency = agencyOf(event.locals);
		const { enrolment } = event.params;
		if (!isUuid(enrolment)) missing();
		const typed = await event.request.formData();
		const values = textsOf(typed);
		if (tooMany) return refuseForm([tooMany], { values });
		const chosen = offeredTime(typed);
		const parsed = parseForm(form, typed);
		if (!chosen && !parsed.ok) return refuseForm(parsed.problems, { values });
		const typedTime = parsed.ok
			? instantOf(parsed.value.callDay, parsed.value.callAt, agency.zone)
			: null;
		const callAt = chosen ?? typedTime;
		const contactId = values[fields.contactId] ?? '';
		if (!isUuid(contactId)) missing();
		const outcome = await acting(actor, (work) =>
			recordVain(work, agency, { enrolmentId: enrolment, contactId, result: 'rescheduled', callAt })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		return goOn(event, actor, { saved: { kind: 'call', id: contactId } });
	})
};

/** A time that was offered is one press; another one is typed. */
function offeredTime(typed: FormData): Date | null {
	const at = new Date(String(typed.get('at') ?? ''));
	return Number.isNaN(at.getTime()) ? null : at;
}
