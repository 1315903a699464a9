import { addDays, type Day } from '#lib/base/days.ts';
import type { ContactMode, Scalar } from '#lib/programmes/expression.ts';
import type { ClosureReason, ContactFact, Facts } from '#lib/programmes/facts.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

/** The shipped template and its quit date of the written test vectors: a Tuesday. */
export const clinic = shippedTemplates()[0]!;
export const Q = '2026-09-01';

/** The day `days` after the quit date. */
export function q(days: number): Day {
	return addDays(Q, days);
}

/** An attended contact `days` after the quit date with these values. */
export function contactAt(
	days: number,
	stepKey: string | null,
	values: Record<string, Scalar> = {},
	more: { mode?: ContactMode } & Partial<ContactFact> = {}
): ContactFact {
	const occurredAt = `${q(days)}T01:00:00.000Z`;
	return {
		id: `${stepKey}@${days}`,
		stepKey,
		mode: 'visit',
		result: 'attended',
		occurredOn: q(days),
		occurredAt,
		measures: Object.entries(values).map(([key, value]) => ({
			key,
			value,
			unit: null,
			takenAt: occurredAt
		})),
		...more
	};
}

/** A person registered a week before the quit date, with further contacts. */
export function personWith(contacts: ContactFact[], first: Record<string, Scalar> = {}): Facts {
	return {
		enrolledOn: q(-7),
		anchors: [{ key: 'quit_date', day: Q, setAt: `${q(-7)}T01:10:00.000Z` }],
		contacts: [contactAt(-7, 'k0', first), ...contacts],
		closure: null
	};
}

/** The same person with the enrolment closed. */
export function closed(facts: Facts, reason: ClosureReason, days: number): Facts {
	return { ...facts, closure: { reason, on: q(days) } };
}

export function outcomeOf(key: string) {
	return clinic.outcomes.find((outcome) => outcome.key === key)!;
}
