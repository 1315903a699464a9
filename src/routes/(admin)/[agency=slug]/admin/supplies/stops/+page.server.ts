import { worksAs } from '#lib/base/actor.ts';
import { problem } from '#lib/base/problems.ts';
import { mayKnowPeople } from '#lib/identity/doors.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { stoppedHandOuts } from '#lib/programmes/supplies/stop-queries.server.ts';
import { stopWords } from '#lib/programmes/supplies/stop-words.ts';
import { lineWords } from '#lib/programmes/supplies/supply-words.ts';
import { agencyOf, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';

/** The newest of what met a stop; names and answers of people are for administrators alone. */
const SHOWN = 100;

export async function load({ locals, url }) {
	const { language } = locals;
	if (!mayKnowPeople(staffOf(locals).role)) refusePage([problem('not_allowed')]);
	const isOpen = url.searchParams.get('show') === 'open';
	return acting(staffOf(locals), async (work) => {
		const items = await itemsOf(work);
		const all = await stoppedHandOuts(work, agencyOf(locals).zone);
		const found = isOpen ? all.filter(({ hasReason }) => !hasReason) : all;
		const shown = found.slice(0, SHOWN);
		const isNamed = worksAs(work.actor, 'administrator');
		if (isNamed) {
			const subjectIds = [...new Set(shown.map(({ enrolmentId }) => enrolmentId))];
			await noteAccess(work, { action: 'view', subjectIds, reason: 'supplies' });
		}
		return {
			isOpen,
			total: found.length,
			stopped: shown.map((one) => ({
				id: `${one.handOutId} ${one.itemId}`,
				handOutId: one.handOutId,
				...{ at: one.at, by: one.by, hasReason: one.hasReason },
				person: isNamed ? one.person : null,
				line: lineWords(
					items.find(({ id }) => id === one.itemId)!,
					one.quantity,
					language
				),
				met: one.met
					.filter(({ kind }) => isNamed || kind !== 'answer')
					.map((met) => stopWords(met, items, language))
			}))
		};
	});
}
