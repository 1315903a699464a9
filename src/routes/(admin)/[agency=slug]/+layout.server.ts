import { failedNotices } from '#lib/notices/queries.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

export async function load({ locals, url }) {
	const { slug, nameKo, nameEn, phone, zone, isSample } = agencyOf(locals);
	return {
		language: locals.language,
		path: url.pathname + url.search,
		agency: { slug, name: locals.language === 'ko' ? nameKo : nameEn, phone, zone, isSample },
		signedIn: locals.signedIn && { name: locals.signedIn.name, role: locals.signedIn.role },
		/** Notices that wait for somebody of the office. */
		failed: locals.signedIn ? await reading(staffOf(locals), failedNotices) : 0
	};
}
