import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import { quietAhead, sendableAt } from '#lib/notices/quiet-hours.ts';
import { reading, type Work } from '#lib/server/work.server.ts';

type ZoneOf = (agencyId: string) => Promise<string>;

let zoneOf: ZoneOf | undefined;

/** Says whose clock the quiet hours of an agency go by. The list of agencies lies in a room above. */
export function keepQuietIn(given: ZoneOf): void {
	zoneOf = given;
}

/** The end of the quiet hours that hold a text back now; null when it may go out. */
export async function quietUntil(agencyId: string, aboutAt: Date | null): Promise<Date | null> {
	const zone = await zoneFor(agencyId);
	return reading({ kind: 'system', agencyId }, async (work) => {
		const { quiet } = await choiceOf(work);
		const at = sendableAt(work.now, quiet, zone, aboutAt);
		return at > work.now ? at : null;
	});
}

/** The quiet hours that a message handed over now may still run into on its way: from, until. */
export async function nextQuiet(work: Work): Promise<[Date, Date]> {
	const { quiet } = await choiceOf(work);
	return quietAhead(work.now, quiet, await zoneFor(work.actor.agencyId));
}

function zoneFor(agencyId: string): Promise<string> {
	if (!zoneOf) throw new Error('Nobody knows the clock of the quiet hours: keepQuietIn.');
	return zoneOf(agencyId);
}
