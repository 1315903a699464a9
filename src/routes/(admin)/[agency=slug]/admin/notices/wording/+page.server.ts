import { languages } from '#lib/base/localized.ts';
import { originals } from '#lib/notices/originals.ts';
import { newestWordings } from '#lib/notices/wording-queries.server.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** Every notice whose wording can be changed, and where the agency has one of its own. */
export async function load({ locals }) {
	const newest = await reading(staffOf(locals), newestWordings);
	return {
		wordings: originals.map(({ key, channel }) => ({
			id: key,
			channel,
			own: languages.map((language) => {
				const row = newest.find((one) => one.template === key && one.language === language);
				return { language, changedAt: row && !row.isOriginal ? row.madeAt : null };
			})
		}))
	};
}
