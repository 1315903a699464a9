/** What somebody may tell of themselves on their own page, by the questions and ranges of their programme. */
import type { Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { ContactFact, Facts, ToldFact, ToldValue } from '#lib/programmes/facts.ts';
import { checkMeasure, confirmedField, readMeasure } from '#lib/programmes/measures.ts';
import { maySee } from '#lib/programmes/own-page/may-see.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import type { Measure, Template } from '#lib/programmes/template.ts';
import { orderedContacts } from '#lib/programmes/timeline.ts';

export const REPORTS_A_DAY = 3;

/**
 * The questions of a programme that a person answers for themselves, in words to them; without
 * `sensitive` none of a sensitive measure, and none that others alone read.
 */
export function askedOfSelf(template: Template, sensitive: boolean): Measure[] {
	return (template.ownPage?.selfReport?.measures ?? []).flatMap(({ measure, label, help }) => {
		const def = template.measures.find(({ key }) => key === measure);
		if (!def || !maySee(template, def.key) || (def.sensitive && !sensitive)) return [];
		return [{ ...def, ...(label && { label }), ...(help && { help }) }];
	});
}

/** What was typed as values; each question may be left, one has to be answered. Problems name the field. */
export function readReport(asked: Measure[], typed: Record<string, string>): Outcome<ToldValue[]> {
	const given = asked.flatMap((def) => {
		const value = readMeasure(def, typed[def.key] ?? '');
		return value === null ? [] : [{ def, value }];
	});
	if (given.length === 0) return refused(problem('required', undefined, asked[0]?.key));
	const problems = given.flatMap(({ def, value }) =>
		checkMeasure(def, value, { mode: 'post', isConfirmed: Boolean(typed[confirmedField(def.key)]) })
	);
	if (problems.length > 0) return refused(...problems);
	return done(given.map(({ def, value }) => ({ key: def.key, value, unit: def.unit ?? null })));
}

/** The words to the person where what they told is worrying, by their programme; null where it is not. */
export function alertOf(
	template: Template,
	facts: Facts,
	today: Day,
	values: ToldValue[]
): Localized | null {
	const alert = template.ownPage?.selfReport?.alert;
	if (!alert) return null;
	const told = { id: '', toldOn: today, toldAt: `${today}T00:00:00Z`, values };
	const scope = { ...scopeOf(template, facts, today), contact: asContact(told) };
	return holds(alert.when, scope) === true ? alert.text : null;
}

/** The same scope with what was told among the contacts, for whatever asks for it. */
export function withTold(scope: Scope, { told = [] }: Facts): Scope {
	if (told.length === 0) return scope;
	return { ...scope, contacts: orderedContacts([...scope.contacts, ...told.map(asContact)]) };
}

/** A report as a condition sees it: a contact in writing that no step wanted, and that treated nobody. */
export function asContact({ id, toldOn, toldAt, values }: ToldFact): ContactFact {
	return {
		...{ id, stepKey: null, treatment: false, mode: 'post', result: 'attended' },
		...{ occurredOn: toldOn, occurredAt: toldAt },
		measures: values.map((one) => ({ ...one, takenAt: toldAt }))
	};
}
