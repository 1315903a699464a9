import { dayOf } from '#lib/base/days.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** At most one text a day of the agency, so that no form can be used to pester somebody. */
export function planOnce({ now }: Work, { zone }: Agency, enrolmentId: string): string {
	return `plan ${enrolmentId} ${dayOf(now, zone)}`;
}

/** By this one person enrols once in a series. */
export function personKey(seriesId: string, phone: string): Promise<string> {
	return sha256Hex(`${seriesId} ${phone}`);
}
