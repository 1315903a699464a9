import { problem, type Problem } from '#lib/base/problems.ts';
import { areaProblems } from '#lib/visits/time/areas.ts';
import { calendarProblems, weekdayProblems } from '#lib/visits/time/calendar-check.ts';
import { paceProblems, roundProblems } from '#lib/visits/time/request-check.ts';
import {
	crewAndMinutes,
	offsetsOf,
	type ServiceRules,
	type VisitRule
} from '#lib/visits/time/rules.ts';
import { SKILLS_MAX } from '#lib/visits/time/skills.ts';
import { stopProblems } from '#lib/visits/time/stops.ts';
import { withVariant } from '#lib/visits/time/variants.ts';
import { organizationKinds, servedKinds } from '#lib/visits/time/who-may-book.ts';

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
const CAP_MAX = 100_000;
const CREW_MAX = limits.crewSize[1];
const MINUTES_MAX = 1440;

/**
 * What is wrong with the rules that an administrator typed; empty when they can be used. Windows
 * of following visits may not overlap, so that no visit can overtake the one before it. Rules that
 * exclude each other are `rules_contradict`, so that no service is published which nobody can book.
 */
export function checkRules(rules: ServiceRules): Problem[] {
	const { variants } = rules;
	if (!variants) return [...generalProblems(rules), ...seriesProblems(rules)];
	const inVariants = variants.flatMap(({ key }, at) =>
		seriesProblems(withVariant(rules, key)!).map((one) => inVariant(one, at))
	);
	const found = [...generalProblems(rules), ...variantProblems(rules), ...inVariants];
	// What stands once in the rules is wrong once, however many variants meet it.
	return [...new Map(found.map((one) => [`${one.field} ${one.code}`, one])).values()];
}

function inVariant(found: Problem, at: number): Problem {
	const isOfVisits = found.field?.startsWith('visits');
	return isOfVisits ? { ...found, field: `variants.${at}.${found.field}` } : found;
}

/** What is said once, however the service is held. */
function generalProblems(rules: ServiceRules): Problem[] {
	const problems: Problem[] = [];
	for (const [field, [min, max]] of Object.entries(limits)) {
		const value = rules[field as keyof typeof limits];
		if (!isWhole(value, min, max)) problems.push(problem('out_of_range', { min, max }, field));
	}
	if (MINUTES_MAX % rules.gridMinutes !== 0)
		problems.push(problem('not_a_choice', {}, 'gridMinutes'));
	return [
		...problems,
		...headcountProblems(rules),
		...sizeProblems(rules),
		...kindProblems(rules.organizationKinds, 'organizationKinds'),
		...capProblems(rules),
		...needProblems(rules),
		...waitingProblems(rules),
		...roundProblems(rules),
		...stopProblems(rules),
		...areaProblems(rules)
	];
}

/** What hangs on the visits of one way to hold the service. */
function seriesProblems(rules: ServiceRules): Problem[] {
	const inSeries = [...visitProblems(rules), ...ownProblems(rules)];
	if (inSeries.length) return inSeries;
	return [
		...calendarProblems(rules),
		...weekdayProblems(rules),
		...growthProblems(rules),
		...paceProblems(rules)
	];
}

/** Who is offered a time first goes by a size, so the service has to ask for it. */
function waitingProblems({ waitingFirst, organizationSize }: ServiceRules): Problem[] {
	if (!waitingFirst) return [];
	if (!isWhole(waitingFirst.sizeMax, 1, EMPLOYEES_MAX)) {
		return [problem('out_of_range', { min: 1, max: EMPLOYEES_MAX }, 'waitingFirst')];
	}
	const isAnybody = waitingFirst.sizeMax >= (organizationSize?.min ?? 1);
	return organizationSize && isAnybody ? [] : [problem('rules_contradict', {}, 'waitingFirst')];
}

function sizeProblems({ organizationSize }: ServiceRules): Problem[] {
	if (!organizationSize) return [];
	const { min = 1, max = EMPLOYEES_MAX } = organizationSize;
	const isAsked = organizationSize.min !== undefined || organizationSize.max !== undefined;
	if (isAsked && isWhole(min, 1, EMPLOYEES_MAX) && isWhole(max, min, EMPLOYEES_MAX)) return [];
	return [problem('out_of_range', { min: 1, max: EMPLOYEES_MAX }, 'organizationSize')];
}

function kindProblems(kinds: readonly string[] | undefined, field: string): Problem[] {
	if (!kinds) return [];
	const isSet = kinds.length > 0 && new Set(kinds).size === kinds.length;
	const isKnown = kinds.every((kind) => (organizationKinds as readonly string[]).includes(kind));
	return isSet && isKnown ? [] : [problem('not_a_choice', {}, field)];
}

function capProblems({ caps = {} }: ServiceRules): Problem[] {
	return Object.entries(caps).flatMap(([field, cap]) =>
		isWhole(cap, 1, CAP_MAX)
			? []
			: [problem('out_of_range', { min: 1, max: CAP_MAX }, `caps.${field}`)]
	);
}

function needProblems({ skills = [], equipment = [] }: ServiceRules): Problem[] {
	const kinds = equipment.map(({ kind }) => kind);
	const isSet = (list: string[]) => new Set(list).size === list.length && !list.includes('');
	return [
		...(isSet(skills) ? [] : [problem('not_a_choice', {}, 'skills')]),
		...(skills.length <= SKILLS_MAX
			? []
			: [problem('too_many_skills', { max: SKILLS_MAX }, 'skills')]),
		...(isSet(kinds) ? [] : [problem('not_a_choice', {}, 'equipment')]),
		...equipment.flatMap(({ count }, at) =>
			isWhole(count, 1, CREW_MAX)
				? []
				: [problem('out_of_range', { min: 1, max: CREW_MAX }, `equipment.${at}`)]
		)
	];
}

/** Keys of their own, and for every kind of organization that may book at least one way. */
function variantProblems(rules: ServiceRules): Problem[] {
	const variants = rules.variants!;
	const keys = variants.map(({ key }) => key);
	const isServed = servedKinds(rules).every((kind) =>
		variants.some(({ organizationKinds: kinds }) => !kinds || kinds.includes(kind))
	);
	return [
		...(keys.length && new Set(keys).size === keys.length
			? []
			: [problem('not_a_choice', {}, 'variants')]),
		...(isServed ? [] : [problem('rules_contradict', {}, 'variants')]),
		...variants.flatMap((one, at) =>
			kindProblems(one.organizationKinds, `variants.${at}.organizationKinds`)
		)
	];
}

/** The largest crew keeps the largest group within the longest visit. */
function growthProblems(rules: ServiceRules): Problem[] {
	const { crewSizeMax, visitMinutesMax, headcount } = rules;
	if (crewSizeMax === undefined && visitMinutesMax === undefined) return [];
	if (!isWhole(crewSizeMax, rules.crewSize, CREW_MAX)) {
		return [problem('out_of_range', { min: rules.crewSize, max: CREW_MAX }, 'crewSizeMax')];
	}
	if (!isWhole(visitMinutesMax, rules.roundMinutesTo, MINUTES_MAX)) {
		const range = { min: rules.roundMinutesTo, max: MINUTES_MAX };
		return [problem('out_of_range', range, 'visitMinutesMax')];
	}
	const shared = rules.visits.filter(({ sessionMinutes }) => sessionMinutes === undefined);
	const minutes = shared.map((visit) => crewAndMinutes(rules, headcount.max, visit).minutes);
	return minutes.every((one) => one <= visitMinutesMax!)
		? []
		: [problem('rules_contradict', undefined, 'visitMinutesMax')];
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
	const numbers = numberProblems(visits);
	if (numbers.length) return numbers;
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

/** Numbers rise from visit to visit: a series has each of them once. */
function numberProblems(visits: VisitRule[]): Problem[] {
	return visits.flatMap(({ number }, index) => {
		const min = (visits[index - 1]?.number ?? 0) + 1;
		if (isWhole(number, min, VISITS_MAX)) return [];
		return [problem('out_of_range', { min, max: VISITS_MAX }, `visits.${index}.number`)];
	});
}

function isWhole(value: unknown, min: number, max: number): boolean {
	return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
