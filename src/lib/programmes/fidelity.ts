/**
 * Fidelity: how much of what a contact is meant to hold was done, as the counselor ticked it. A contact
 * is saved with items left open too; this only says so.
 */
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import type { Template } from '#lib/programmes/template.ts';

/**
 * Contacts with a checklist, and those of them whose items were all done; items done and items meant,
 * with their share in percent, null where nothing was meant.
 */
export type Fidelity = {
	contacts: number;
	full: number;
	ticked: number;
	required: number;
	percent: number | null;
};

/**
 * Over all contacts that took place and answer a step with a checklist. An item counts once in a
 * contact; one that the step does not have counts nowhere. The order of the contacts means nothing.
 */
export function fidelityOf(template: Template, contacts: ContactFact[]): Fidelity {
	const checklists = new Map(stepsOf(template).map(({ key, checklist }) => [key, checklist]));
	let [held, full, ticked, required] = [0, 0, 0, 0];
	for (const contact of contacts) {
		const items = (contact.stepKey !== null && checklists.get(contact.stepKey)) || [];
		if (contact.result !== 'attended' || items.length === 0) continue;
		const done = items.filter(({ key }) => contact.ticked?.includes(key)).length;
		held += 1;
		full += done === items.length ? 1 : 0;
		required += items.length;
		ticked += done;
	}
	const percent = required === 0 ? null : (100 * ticked) / required;
	return { contacts: held, full, ticked, required, percent };
}
