import { dayOf } from '#lib/base/days.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { peopleOfTeam, pieces } from '#lib/visits/team/team-queries.server.ts';

/** From so many people on a list is long enough to search in. */
const LONG_FROM = 9;
const SEARCH_CHARS_MAX = 100;

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const text = (url.searchParams.get('q') ?? '').slice(0, SEARCH_CHARS_MAX).trim();
	return reading(staffOf(locals), async (work) => {
		const everybody = await peopleOfTeam(work, dayOf(work.now, zone));
		const equipment = await pieces(work);
		const asked = text.normalize('NFC').toLowerCase();
		const isFound = ({ name, email }: (typeof everybody)[number]) =>
			name.toLowerCase().includes(asked) || email.includes(asked);
		return {
			text: text.toWellFormed(),
			isLong: everybody.length >= LONG_FROM || text !== '',
			people: everybody.filter(isFound).map(({ goes, ...person }) => ({
				...person,
				hours: goes?.hours ?? [],
				skills: goes?.skills ?? [],
				away: goes?.away[0] ?? null,
				goes: goes !== null,
				isRetired: goes?.isRetired ?? false
			})),
			count: everybody.length,
			isAnybodyGoing: everybody.some(({ goes }) => goes && !goes.isRetired),
			equipment: equipment.filter(({ isRetired }) => !isRetired).length
		};
	});
}
