import { newId } from '#lib/identity/cryptography.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import { measuresOf, problemsOf, tickedOf, untakenOf } from '#lib/field/contact-draft.ts';
import { here } from '../../../here.svelte.ts';
import type { AnswerForm } from './answer-form.svelte.ts';

/**
 * Records the contact and ends its draft. True when it was saved or when something stands against
 * it, which the form then shows; false when the phone could not save it and keeps everything.
 */
export async function saveContact(form: AnswerForm): Promise<boolean> {
	const problems = problemsOf(form.asking, form.draft);
	form.show(problems);
	const { contactId, mode, result } = form.draft;
	if (problems.length > 0 || result === null) return true;
	const now = new Date();
	const isReading = form.stepKey === null;
	const untaken = isReading ? [] : untakenOf(form.asking, form.draft);
	const ticked = isReading ? [] : tickedOf(form.asking, form.draft);
	try {
		await field.phone.record('contact', contactId, {
			contactId,
			enrolmentId: here.entry.enrolmentId,
			visitId: here.visit.id,
			stepKey: form.stepKey,
			mode,
			result,
			measures: measuresOf(form.asking, form.draft).map((one) => ({ id: newId(now), ...one })),
			...(untaken.length > 0 && { untaken }),
			...(ticked.length > 0 && { ticked })
		});
	} catch (surprise) {
		console.error(surprise);
		return false;
	}
	await form.end();
	return true;
}
