import { problem, type Problem } from '#lib/base/problems.ts';
import { offsetsOf, type ServiceRules } from '#lib/visits/rules.ts';

/** Smallest and largest sensible value of each whole number of the rules. */
const limits = {
	crewSize: [1, 20],
	minutesPerPerson: [1, 480],
	roundMinutesTo: [5, 240],
	setUpMinutes: [0, 240],
	travelMinutes: [0, 480],
	gridMinutes: [5, 240],
	leadTimeDays: [0, 180],
	horizonDays: [1, 400],
	spanDays: [0, 400]
} as const;

const PEOPLE_MAX = 1000;
const EMPLOYEES_MAX = 1_000_000;
const VISITS_MAX = 30;

/**
 * What is wrong with the rules that an administrator typed; empty when they can be used. Windows
 * of following visits may not overlap, so that no visit can overtake the one before it.
 */
export function checkRules(rules: ServiceRules): Problem[] {
	const problems: Problem[] = [];
	for (const [field, [min, max]] of Object.entries(limits)) {
		const value = rules[field as keyof typeof limits];
		if (!isWhole(value, min, max)) problems.push(problem('out_of_range', { min, max }, field));
	}
	if (1440 % rules.gridMinutes !== 0) problems.push(problem('not_a_choice', {}, 'gridMinutes'));
	return [
		...problems,
		...headcountProblems(rules),
		...sizeProblems(rules),
		...visitProblems(rules),
		...ownProblems(rules)
	];
}

function sizeProblems({ organizationSize }: ServiceRules): Problem[] {
	if (!organizationSize || isWhole(organizationSize.min, 1, EMPLOYEES_MAX)) return [];
	return [problem('out_of_range', { min: 1, max: EMPLOYEES_MAX }, 'organizationSize')];
}

/** What single visits have of their own is bound by the same limits. */
function ownProblems({ visits }: ServiceRules): Problem[] {
	const own = {
		crewSize: limits.crewSize,
		minutesPerPerson: limits.minutesPerPerson,
		sessionMinutes: limits.minutesPerPerson
	} as const;
	return visits.flatMap((visit, index) =>
		Object.entries(own).flatMap(([field, [min, max]]) => {
			const value = visit[field as keyof typeof own];
			if (value === undefined || isWhole(value, min, max)) return [];
			return [problem('out_of_range', { min, max }, `visits.${index}.${field}`)];
		})
	);
}

function headcountProblems({ headcount: { min, max } }: ServiceRules): Problem[] {
	if (isWhole(min, 1, PEOPLE_MAX) && isWhole(max, min, PEOPLE_MAX)) return [];
	return [problem('out_of_range', { min: 1, max: PEOPLE_MAX }, 'headcount')];
}

function visitProblems(rules: ServiceRules): Problem[] {
	const { visits } = rules;
	if (visits.length < 1 || visits.length > VISITS_MAX) {
		return [problem('out_of_range', { min: 1, max: VISITS_MAX }, 'visits')];
	}
	let last = -1;
	return visits.flatMap((visit, index) => {
		const { from, to } = offsetsOf(rules, visit);
		const isFirstInPlace = index > 0 || visit.offsetDays === 0;
		const whole = [visit.offsetDays, visit.earlierDays, visit.laterDays];
		const isInOrder = from > last && visit.offsetDays <= to && isFirstInPlace;
		last = index === 0 ? 0 : to;
		if (isInOrder && whole.every((days) => isWhole(days, 0, rules.spanDays))) return [];
		return [problem('out_of_range', { min: 0, max: rules.spanDays }, `visits.${index}`)];
	});
}

function isWhole(value: unknown, min: number, max: number): boolean {
	return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
