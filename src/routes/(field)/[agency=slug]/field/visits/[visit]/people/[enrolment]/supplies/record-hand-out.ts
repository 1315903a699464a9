import { field } from '#lib/field/client/state.svelte.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { HandOutLine } from '#lib/programmes/supplies/stock.ts';

/** Records what a person was handed out. False when the phone could not save it; nothing was written. */
export async function recordHandOut(
	visitId: string,
	enrolmentId: string,
	items: HandOutLine[]
): Promise<boolean> {
	const handOutId = newId(new Date());
	try {
		await field.phone.record('supply', handOutId, { handOutId, enrolmentId, visitId, items });
		return true;
	} catch (surprise) {
		console.error(surprise);
		return false;
	}
}
