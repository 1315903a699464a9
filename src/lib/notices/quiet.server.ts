import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import { sendableAt } from '#lib/notices/quiet-hours.ts';
import { reading } from '#lib/server/work.server.ts';

type ZoneOf = (agencyId: string) => Promise<string>;

let zoneOf: ZoneOf | undefined;

/** Says whose clock the quiet hours of an agency go by. The list of agencies lies in a room above. */
export function keepQuietIn(given: ZoneOf): void {
	zoneOf = given;
}

/** The end of the quiet hours that hold a text back now; null when it may go out. */
export async function quietUntil(agencyId: string, aboutAt: Date | null): Promise<Date | null> {
	if (!zoneOf) throw new Error('Nobody knows the clock of the quiet hours: keepQuietIn.');
	const zone = await zoneOf(agencyId);
	return reading({ kind: 'system', agencyId }, async (work) => {
		const { quiet } = await choiceOf(work);
		const at = sendableAt(work.now, quiet, zone, aboutAt);
		return at > work.now ? at : null;
	});
}
