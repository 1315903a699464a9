import { redirect } from '@sveltejs/kit';
import { allAgencies } from '#lib/identity/queries.server.ts';
import { settings } from '#lib/server/settings.server.ts';

/** Which agency? With only one there is nothing to ask. */
export async function load({ locals }) {
	if (settings.isDemo) redirect(303, '/demo');
	const agencies = await allAgencies();
	if (agencies.length === 1) redirect(303, `/${agencies[0]!.slug}`);
	return {
		agencies: agencies.map(({ slug, nameKo, nameEn }) => ({
			slug,
			name: locals.language === 'ko' ? nameKo : nameEn
		}))
	};
}
