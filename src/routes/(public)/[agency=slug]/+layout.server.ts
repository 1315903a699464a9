import { agencyOf } from '#lib/server/doors.server.ts';

export function load({ locals, url, cookies }) {
	const { slug, nameKo, nameEn, phone, isSample } = agencyOf(locals);
	return {
		language: locals.language,
		path: url.pathname + url.search,
		contrast: cookies.get('contrast') === 'high' ? ('high' as const) : ('standard' as const),
		agency: { slug, name: locals.language === 'ko' ? nameKo : nameEn, phone, isSample }
	};
}
