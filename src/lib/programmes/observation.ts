import { addDays, daysBetween, isDay, type Day } from '#lib/base/days.ts';
import type { Observation, Scalar } from '#lib/programmes/expression.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import type { Scope } from '#lib/programmes/predicate.ts';
import { readingOf } from '#lib/programmes/timeline.ts';

const FARTHEST_TARGET_DAYS = 36_500;

type Reading = { contact: ContactFact; value: Scalar };

/** The value of an observation in a scope; undefined where there is none. Never throws. */
export function observe(body: unknown, scope: Scope): Scalar | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const wanted = body as Observation;
	const readings = contactsFor(wanted, scope).flatMap((contact) => {
		const value = readingOf(contact, wanted.key);
		return value === undefined ? [] : [{ contact, value }];
	});
	return picked(readings, wanted, scope)?.value;
}

/** The contact nearest to a day; of two equally near ones the later. Expects ordered contacts. */
export function nearestTo<T>(target: Day, items: T[], dayOfItem: (item: T) => Day): T | undefined {
	const distance = (item: T) => Math.abs(daysBetween(target, dayOfItem(item)));
	return items.reduce<T | undefined>(
		(best, item) => (best !== undefined && distance(best) < distance(item) ? best : item),
		undefined
	);
}

function contactsFor(wanted: Observation, scope: Scope): ContactFact[] {
	const found = placesOf(wanted, scope);
	const inMode = found.filter(
		(contact) => !Array.isArray(wanted.modes) || wanted.modes.includes(contact.mode)
	);
	if (!wanted.window) return inMode;
	const { from, to } = wanted.window;
	const anchor = anchorDay(wanted, scope);
	if (!isDay(anchor)) return [];
	return inMode.filter((contact) => {
		const day = daysBetween(anchor, contact.occurredOn);
		return day >= from && day <= to;
	});
}

function placesOf(wanted: Observation, scope: Scope): ContactFact[] {
	if (wanted.in === 'contact') return scope.contact ? [scope.contact] : [];
	if (wanted.in === 'window') return scope.window ?? [];
	return scope.contacts.filter((contact) => contact.result === 'attended');
}

function picked(readings: Reading[], wanted: Observation, scope: Scope): Reading | undefined {
	const pick = wanted.pick ?? 'last';
	if (pick === 'first') return readings[0];
	if (pick === 'highest') return farthest(readings, 1, valueOf);
	if (pick === 'lowest') return farthest(readings, -1, valueOf);
	const target = pick === 'nearest' ? targetOf(wanted, scope) : undefined;
	if (target === undefined) return readings.at(-1);
	return nearestTo(target, readings, (reading) => reading.contact.occurredOn);
}

/** What has the highest number (or the lowest, with -1); of equal ones the later, of none the last. */
export function farthest<T>(
	items: T[],
	sign: 1 | -1,
	numberOf: (item: T) => Scalar | undefined
): T | undefined {
	const size = (item: T) => sign * Number(numberOf(item) ?? -sign * Infinity);
	return items.reduce<T | undefined>(
		(best, item) => (best !== undefined && size(best) > size(item) ? best : item),
		undefined
	);
}

function valueOf(reading: Reading): Scalar {
	return reading.value;
}

function targetOf(wanted: Observation, scope: Scope): Day | undefined {
	const anchor = anchorDay(wanted, scope);
	const target = wanted.window?.target;
	if (isDay(anchor) && typeof target === 'number' && Math.abs(target) <= FARTHEST_TARGET_DAYS) {
		return addDays(anchor, target);
	}
	return scope.contact?.occurredOn;
}

function anchorDay(wanted: Observation, scope: Scope): Day | undefined {
	const name = wanted.window?.anchor;
	return typeof name === 'string' && Object.hasOwn(scope.anchors, name)
		? scope.anchors[name]
		: undefined;
}
