/**
 * Results that stand alike are counted together; what they mean today is worked out once for each kind,
 * by the same rule as for one person.
 */
import { addDays, type Day } from '#lib/base/days.ts';
import { isCounted, summarizeWeighed, type OutcomeSummary } from '#lib/outcomes/rates.ts';
import { resultOn, type OutcomeResult } from '#lib/programmes/outcome.ts';
import { standingFrom } from '#lib/programmes/standings/standing.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** A kind of results: where they stand, and on which side of today their days lie. */
export type Kind = {
	standing: string;
	/** Whether today lies after the day of the cohort. */
	isOver: boolean;
	/** Whether the figures may count them: today lies after that day + matureAfterDays. */
	isMature: boolean;
};

export type Count = Kind & {
	outcomeKey: string;
	/** The month of the cohort day, as yyyy-mm. */
	month: string;
	people: number;
	stepsDue: number;
	stepsKept: number;
};

/** Contacts with a checklist, those of them that did all of it, and its items. */
export type Checklists = {
	listsHeld: number;
	listsFull: number;
	itemsMeant: number;
	itemsDone: number;
};
export type Tallied = Count & Checklists;

// Of each definition there are a few dozen kinds, and hundreds of counts of each.
const meanings = new WeakMap<OutcomeDefinition, Map<string, OutcomeResult>>();

/** What a kind of results means on the day it was counted for. */
export function resultOfKind(definition: OutcomeDefinition, kind: Kind): OutcomeResult {
	const known = meanings.get(definition) ?? new Map<string, OutcomeResult>();
	meanings.set(definition, known);
	const name = `${kind.isOver} ${kind.isMature} ${kind.standing}`;
	const result = known.get(name) ?? meaningOf(definition, kind);
	known.set(name, result);
	return result;
}

function meaningOf(definition: OutcomeDefinition, kind: Kind): OutcomeResult {
	const standing = standingFrom(kind.standing);
	// Any day on the right side of the anchor: the result depends on nothing else.
	const some = '2000-01-01';
	const anchor = standing.kind === 'not_anchored' ? null : some;
	return resultOn(
		definition,
		{ anchor, standing, contactId: null },
		dayFor(definition, kind, some)
	);
}

function dayFor({ matureAfterDays }: OutcomeDefinition, kind: Kind, anchor: Day): Day {
	if (kind.isMature) return addDays(anchor, matureAfterDays + 1);
	return kind.isOver ? addDays(anchor, 1) : anchor;
}

/** The figures of one outcome from counts of it. */
export function summaryOf(definition: OutcomeDefinition, counts: Count[]): OutcomeSummary {
	return summarizeWeighed(
		definition,
		counts.map((one) => ({ result: resultOfKind(definition, one), people: one.people }))
	);
}

/** Of the contacts that were due for those who are counted, how many took place. */
export function keptContacts(definition: OutcomeDefinition, counts: Count[]) {
	const counted = counts.filter((one) => isCounted(resultOfKind(definition, one)));
	return {
		due: counted.reduce((sum, { stepsDue }) => sum + stepsDue, 0),
		kept: counted.reduce((sum, { stepsKept }) => sum + stepsKept, 0)
	};
}

/** The names of the groups that a kind belongs to: each number of the page is the size of one. */
export function groupsOf(definition: OutcomeDefinition, kind: Kind): string[] {
	const result = resultOfKind(definition, kind);
	if (result.status === 'excluded') return ['enrolled', `excluded ${result.reason}`];
	if (!isCounted(result)) return ['enrolled', 'treated', 'not_yet_due'];
	const met = definition.variants.filter(({ key }) => result.met[key]);
	const { reason, flags } = result;
	return [
		...['enrolled', 'treated', 'due'],
		...(reason === 'lost_to_follow_up' ? ['lost'] : ['answered']),
		...met.map(({ key }) => `reached ${key}`),
		...flags.map((key) => `flagged ${key}`)
	];
}

/**
 * How the checklists of everybody's contacts were kept, due or not: of one outcome's counts, since the
 * rows of all outcomes of a person say the same of them.
 */
export function checklistsOf({ key }: OutcomeDefinition, counts: Tallied[]): Checklists {
	const own = counts.filter(({ outcomeKey }) => outcomeKey === key);
	const total = (of: keyof Checklists) => own.reduce((sum, one) => sum + one[of], 0);
	return {
		listsHeld: total('listsHeld'),
		listsFull: total('listsFull'),
		itemsMeant: total('itemsMeant'),
		itemsDone: total('itemsDone')
	};
}
