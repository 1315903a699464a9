import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { joinPool } from '#lib/visits/pools/join-pool.server.ts';
import { poolForm } from '#lib/visits/pools/pool-form.ts';
import { mayShare } from '#lib/visits/pools/pools.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';

export async function load({ locals, params, url }) {
	const service = await reading(visitorOf(locals), (work) => serviceByKey(work, params.service));
	if (!service || !mayShare(service.rules)) missing();
	return {
		service: { key: service.key, name: service.name[locals.language] },
		min: service.rules.headcount.min,
		people: url.searchParams.get('people') ?? '',
		requestKey: newId(new Date())
	};
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(poolForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		const tooMany = await countAttempt(agency.id, limits.booking, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const said = { serviceKey: params.service, language: locals.language, channel: 'web' as const };
		const wish = { ...parsed.value, ...said };
		const outcome = await acting(visitorOf(locals), (work) => joinPool(work, agency, wish));
		if (!outcome.ok) {
			const values = textsOf(typed);
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			return refuseForm(outcome.problems, { values });
		}
		redirect(303, `/${agency.slug}/pool/${outcome.value.token}?new`);
	})
};
