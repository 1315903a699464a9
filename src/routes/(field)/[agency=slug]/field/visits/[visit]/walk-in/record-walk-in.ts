import type { Language } from '#lib/base/localized.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import { newId } from '#lib/identity/cryptography.ts';

type WalkIn = { name: string; phone: string; language: Language };

/**
 * Records that somebody enrolled here and came. Gives the enrolment's id; null when the phone could
 * not save it. Of the two facts the first may stand alone: who enrolled can be checked in again.
 */
export async function recordWalkIn(visitId: string, person: WalkIn): Promise<string | null> {
	const enrolmentId = newId(new Date());
	try {
		await field.phone.record('enrol', enrolmentId, { enrolmentId, visitId, ...person });
		await field.phone.record('check-in', enrolmentId, { visitId, enrolmentId });
	} catch (surprise) {
		console.error(surprise);
		return field.stateOf(enrolmentId) === null ? null : enrolmentId;
	}
	return enrolmentId;
}
