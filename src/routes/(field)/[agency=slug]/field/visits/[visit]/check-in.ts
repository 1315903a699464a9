import { field } from '#lib/field/client/state.svelte.ts';

/** Records that a person came. False when the phone could not save it; nothing was written then. */
export async function checkIn(visitId: string, enrolmentId: string): Promise<boolean> {
	try {
		await field.phone.record('check-in', enrolmentId, { visitId, enrolmentId });
		return true;
	} catch (surprise) {
		console.error(surprise);
		return false;
	}
}
