import { newId } from '#lib/identity/cryptography.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import type { RosterEntry } from '#lib/field/day.ts';
import { moment } from '#lib/field/moment.svelte.ts';
import { planFor, templateOf } from '#lib/field/person.ts';
import { chooseStep } from '#lib/field/step-choice.ts';
import { here } from '../here.svelte.ts';

/**
 * Records that these people did not come, each for the step that they would have answered here.
 * Whoever comes after all is checked in and talked to as ever. False when the phone could not save
 * it; what it did save stays, and the next try leaves it out.
 */
export async function recordAbsent(people: RosterEntry[]): Promise<boolean> {
	try {
		for (const entry of people) await recordOne(entry);
		return true;
	} catch (surprise) {
		console.error(surprise);
		return false;
	}
}

async function recordOne(entry: RosterEntry): Promise<void> {
	const { visit, zone } = here;
	const template = field.day && templateOf(field.day, entry);
	if (!template) return;
	const { steps } = planFor(template, entry, visit, zone, moment.today);
	const step = chooseStep(steps, { visitNumber: visit.number, isVisitDay: true });
	const contactId = newId(new Date());
	await field.phone.record('contact', contactId, {
		contactId,
		enrolmentId: entry.enrolmentId,
		visitId: visit.id,
		stepKey: step?.key ?? template.steps[0]!.key,
		mode: 'visit',
		result: 'no_show',
		measures: []
	});
}
