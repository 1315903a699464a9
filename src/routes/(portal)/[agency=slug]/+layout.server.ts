import { agencyOf } from '#lib/server/doors.server.ts';

export function load({ locals, url, cookies }) {
	const { slug, nameKo, nameEn, phone, zone, isSample } = agencyOf(locals);
	return {
		language: locals.language,
		path: url.pathname + url.search,
		contrast: cookies.get('contrast') === 'high' ? ('high' as const) : ('standard' as const),
		agency: { slug, name: locals.language === 'ko' ? nameKo : nameEn, phone, zone, isSample },
		email: locals.contact?.email ?? null
	};
}
