import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { problem } from '#lib/base/problems.ts';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { placeWishes } from '#lib/visits/pools/place-wishes.server.ts';
import { placeForm } from '#lib/visits/pools/pool-form.ts';
import { waitingWishes } from '#lib/visits/pools/pool-queries.server.ts';
import { hostsAhead } from '#lib/visits/pools/host-queries.server.ts';
import { bestHost, poolsOf } from '#lib/visits/pools/pools.ts';

export async function load({ locals, url }) {
	const { wishes, hosts } = await reading(staffOf(locals), async (work) => ({
		wishes: await waitingWishes(work),
		hosts: await hostsAhead(work)
	}));
	return {
		placed: countIn(url.searchParams, 'placed'),
		toCall: countIn(url.searchParams, 'call'),
		/** A wish was just keyed in: its contact is mailed, or called. */
		keyed: url.searchParams.get('keyed'),
		pools: poolsOf(wishes).map(({ wishes: own, ...pool }) => ({
			...pool,
			/** Where all of them fit, the next one; the office may type another. */
			host: bestHost(hosts, pool),
			service: own[0]!.service.name[locals.language],
			wishes: own.map(({ service: _, ...wish }) => wish)
		}))
	};
}

function countIn(query: URLSearchParams, name: string): number | null {
	const count = Number(query.get(name));
	return Number.isSafeInteger(count) && count > 0 ? count : null;
}

export const actions = {
	default: keepTyped(async ({ request, locals }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const values = { ...textsOf(typed), wishes: typed.getAll('wishes').map(String).join() };
		const parsed = parseForm(placeForm(typed.getAll('wishes').map(String).filter(isUuid)), typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const { wishes: wishIds, reference, agreed, own } = parsed.value;
		if (agreed && own === null) {
			return refuseForm([problem('required', undefined, 'own')], { values });
		}
		const outcome = await acting(staffOf(locals), (work) =>
			placeWishes(work, agency, {
				...{ wishIds, reference },
				agreed: agreed && own !== null ? { own } : null
			})
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		const { placed, toCall } = outcome.value;
		redirect(303, `/${agency.slug}/admin/pools?placed=${placed}${toCall ? `&call=${toCall}` : ''}`);
	})
};
