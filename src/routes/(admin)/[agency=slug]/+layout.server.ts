import { agencyOf } from '#lib/server/doors.server.ts';

export function load({ locals, url }) {
	const { slug, nameKo, nameEn, phone, zone, isSample } = agencyOf(locals);
	return {
		language: locals.language,
		path: url.pathname + url.search,
		agency: { slug, name: locals.language === 'ko' ? nameKo : nameEn, phone, zone, isSample },
		signedIn: locals.signedIn && { name: locals.signedIn.name, role: locals.signedIn.role }
	};
}
