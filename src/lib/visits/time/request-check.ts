import { addDays, isDay } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { keepsPace } from '#lib/visits/time/pace.ts';
import type { Round } from '#lib/visits/time/rounds.ts';
import { offsetsOf, type ServiceRules } from '#lib/visits/time/rules.ts';

const DAY_MINUTES = 1440;
/** The most that each part of a pace can ask for. */
const paceMost = { gapDays: 400, visitsAWeek: 7, visitsAMonth: 31 };
/** The first visit is tried on each day of so many: every place in its week and month. */
const TRIED_DAYS = 366;

/** What is wrong with the rounds of requests, or keeps a round from ever being used. */
export function roundProblems(rules: ServiceRules): Problem[] {
	const { rounds, requests } = rules;
	if (!rounds) return [];
	if (!rounds.length) return [problem('required', {}, 'rounds')];
	if (requests) return [problem('rules_contradict', {}, 'rounds')];
	return rounds.flatMap((round, at) => oneRound(rules, round, `rounds.${at}`));
}

function oneRound(rules: ServiceRules, round: Round, field: string): Problem[] {
	const { opens, opensAtMinute = 0, closes, from, to } = round;
	if (![opens, closes ?? opens, from, to].every(isDay)) return [problem('not_a_day', {}, field)];
	if (!isWhole(opensAtMinute, 0, DAY_MINUTES - 1)) {
		return [problem('out_of_range', { min: 0, max: DAY_MINUTES - 1 }, `${field}.opensAtMinute`)];
	}
	const isTurned = from > to || (closes !== undefined && closes < opens);
	const isTooLate = addDays(opens, rules.leadTimeDays) > to;
	const isTooEarly = closes !== undefined && addDays(closes, rules.horizonDays) < from;
	const { season = {} } = rules;
	const isOutside = (season.to ?? to) < from || (season.from ?? from) > to;
	const isNever = isTurned || isTooLate || isTooEarly || isOutside;
	return isNever ? [problem('rules_contradict', {}, field)] : [];
}

/** What is wrong with the pace, or keeps every series from being held at it. */
export function paceProblems(rules: ServiceRules): Problem[] {
	const { pace } = rules;
	if (!pace) return [];
	const found = Object.entries(pace).flatMap(([field, value]) => {
		const max = paceMost[field as keyof typeof paceMost];
		return isWhole(value, 1, max)
			? []
			: [problem('out_of_range', { min: 1, max }, `pace.${field}`)];
	});
	if (found.length) return found;
	const isEver = Array.from({ length: TRIED_DAYS }, (_, day) => day).some((day) =>
		fitsFrom(rules, day)
	);
	return isEver ? [] : [problem('rules_contradict', {}, 'pace')];
}

/** Whether all visits find a day, each as near to its own as it can, whatever the weekday. */
function fitsFrom(rules: ServiceRules, first: number): boolean {
	const own: number[] = [];
	for (const visit of rules.visits) {
		const { from, to } = offsetsOf(rules, visit);
		const days = Array.from({ length: to - from + 1 }, (_, at) => first + from + at);
		const fitting = days.filter((day) => keepsPace(rules.pace, day, own));
		const planned = first + visit.offsetDays;
		const nearest = fitting.sort((a, b) => Math.abs(a - planned) - Math.abs(b - planned))[0];
		if (nearest === undefined) return false;
		own.push(nearest);
	}
	return true;
}

function isWhole(value: unknown, min: number, max: number): boolean {
	return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
