import { redirect } from '@sveltejs/kit';
import { newId } from '#lib/identity/cryptography.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { assistedPoolForm } from '#lib/visits/booking/booking-form.ts';
import { joinPool } from '#lib/visits/pools/join-pool.server.ts';
import { mayShare } from '#lib/visits/pools/pools.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';

export async function load({ locals, params, url }) {
	const service = await reading(staffOf(locals), (work) => serviceByKey(work, params.service));
	if (!service || !mayShare(service.rules)) missing();
	return {
		service: { key: service.key, name: service.name[locals.language] },
		min: service.rules.headcount.min,
		people: url.searchParams.get('people') ?? '',
		requestKey: newId(new Date())
	};
}

export const actions = {
	default: keepTyped(async ({ request, locals, params }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		const parsed = parseForm(assistedPoolForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const contactEmail = parsed.value.contactEmail ?? '';
		const wish = { ...parsed.value, contactEmail, serviceKey: params.service };
		const outcome = await acting(staffOf(locals), (work) => joinPool(work, agency, wish));
		if (!outcome.ok) {
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			return refuseForm(outcome.problems, { values });
		}
		redirect(303, `/${agency.slug}/admin/pools?keyed=${contactEmail ? 'mailed' : 'call'}`);
	})
};
