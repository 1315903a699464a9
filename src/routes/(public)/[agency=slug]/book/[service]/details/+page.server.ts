import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { bookSeries } from '#lib/visits/book-series.server.ts';
import { bookingForm, start } from '#lib/visits/booking-form.ts';
import { seriesOffered } from '#lib/visits/offered.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { checkHeadcount } from '#lib/visits/rules.ts';
import { safeParse } from 'valibot';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	const people = Number(url.searchParams.get('people'));
	const chosen = safeParse(start(), url.searchParams.get('start') ?? '');
	const back = `/${agency.slug}/book/${params.service}?people=${encodeURIComponent(people || '')}`;
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing();
		if (!chosen.success || checkHeadcount(service.rules, people)) redirect(303, back);
		const asked = { rules: service.rules, headcount: people, zone: agency.zone };
		const { day, minute } = chosen.output;
		return {
			service: { key: service.key, name: service.name[locals.language] },
			people,
			start: url.searchParams.get('start')!,
			zone: agency.zone,
			back,
			requestKey: newId(work.now),
			...(await seriesOffered(work, asked, day, minute))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const visitor = visitorOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(bookingForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const values = Object.fromEntries([...typed].map(([name, value]) => [name, String(value)]));
		const tooMany = await countAttempt(agency.id, limits.booking, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values });
		const { people, start: chosen, room, note, ...contact } = parsed.value;
		const outcome = await acting(visitor, (work) =>
			bookSeries(work, agency, {
				...contact,
				...chosen,
				headcount: people,
				serviceKey: params.service,
				room: room ?? '',
				note: note ?? '',
				language: locals.language
			})
		);
		if (!outcome.ok) {
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			return refuseForm(outcome.problems, { values });
		}
		redirect(303, `/${agency.slug}/series/${outcome.value.token}?new`);
	})
};
