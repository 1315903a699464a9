import { daysBetween, isDay, type Day } from '#lib/base/days.ts';
import type { Expression, Predicate, Scalar } from '#lib/programmes/expression.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import { observe } from '#lib/programmes/observation.ts';

/** What a condition is asked about. `contacts` come in the order of `orderedContacts`. */
export type Scope = {
	today: Day;
	anchors: Record<string, Day>;
	/** Further named values: `closure.reason`, `closure.on`. */
	attrs: Record<string, Scalar>;
	contacts: ContactFact[];
	/** The contact at hand. */
	contact?: ContactFact;
	/** The contacts of an outcome's window. */
	window?: ContactFact[];
	isTreatment: (contact: ContactFact) => boolean;
};

/**
 * Whether a condition holds; undefined where a value it needs is not known. It never throws: a
 * part that it does not understand is unknown.
 */
export function holds(predicate: Predicate, scope: Scope): boolean | undefined {
	const [name, body] = only(predicate);
	if (name === 'all') return every(list(body), scope);
	if (name === 'any') return negate(every(list(body), scope, true));
	if (name === 'not') return negate(holds(body as Predicate, scope));
	if (name === 'exists') return valueOf(body as Expression, scope) !== undefined;
	if (name === 'in') return isAmong(list(body), scope);
	return compared(name, list(body), scope);
}

/** The value of an expression, or undefined where it is not known. */
export function valueOf(expression: Expression, scope: Scope): Scalar | undefined {
	if (isScalar(expression)) return expression;
	const [name, body] = only(expression);
	if (name === 'obs') return observe(body, scope);
	if (name === 'count') return countContacts(only(body, 'where')[1], scope);
	if (name === 'anchor') return own(scope.anchors, text(body));
	if (name === 'attr') return attribute(text(body), scope);
	if (name === 'daysSince') return daysSince(text(body), only(expression, 'at')[1], scope);
	return undefined;
}

// `any` is `all` of the opposites, turned round: one law for both, unknowns included.
function every(parts: unknown[], scope: Scope, isOpposite = false): boolean | undefined {
	let answer: boolean | undefined = true;
	for (const part of parts) {
		const held = holds(part as Predicate, scope);
		const value = isOpposite ? negate(held) : held;
		if (value === false) return false;
		if (value === undefined) answer = undefined;
	}
	return answer;
}

function negate(value: boolean | undefined): boolean | undefined {
	return value === undefined ? undefined : !value;
}

function isAmong([left, choices]: unknown[], scope: Scope): boolean | undefined {
	const value = valueOf(left as Expression, scope);
	return value === undefined ? undefined : list(choices).includes(value);
}

function compared(name: string, sides: unknown[], scope: Scope): boolean | undefined {
	const a = valueOf(sides[0] as Expression, scope);
	const b = valueOf(sides[1] as Expression, scope);
	if (a === undefined || b === undefined) return undefined;
	if (name === 'eq') return a === b;
	if (name === 'ne') return a !== b;
	// A number has no order beside a text: better unknown than an accident of conversion.
	if (typeof a !== typeof b || typeof a === 'boolean') return undefined;
	if (name === 'lt') return a < b;
	if (name === 'le') return a <= b;
	if (name === 'gt') return a > b;
	if (name === 'ge') return a >= b;
	return undefined;
}

function countContacts(where: unknown, scope: Scope): number {
	if (where === undefined) return scope.contacts.length;
	return scope.contacts.filter((contact) => holds(where as Predicate, { ...scope, contact }))
		.length;
}

function attribute(path: string, scope: Scope): Scalar | undefined {
	if (path === 'today') return scope.today;
	const contact = scope.contact;
	if (!path.startsWith('contact.')) return own(scope.attrs, path);
	if (!contact) return undefined;
	if (path === 'contact.on') return contact.occurredOn;
	if (path === 'contact.mode') return contact.mode;
	if (path === 'contact.result') return contact.result;
	if (path === 'contact.step') return contact.stepKey ?? undefined;
	if (path === 'contact.treatment') return scope.isTreatment(contact);
	return undefined;
}

function daysSince(anchor: string, at: unknown, scope: Scope): number | undefined {
	const from = own(scope.anchors, anchor);
	const to = at === undefined ? scope.today : valueOf(at as Expression, scope);
	return isDay(from) && isDay(to) ? daysBetween(from, to) : undefined;
}

const operators = [
	...['all', 'any', 'not', 'exists', 'in', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'],
	...['obs', 'count', 'anchor', 'attr', 'daysSince']
];

function only(node: unknown, key?: string): [string, unknown] {
	if (typeof node !== 'object' || node === null) return ['', undefined];
	// Not the first key: a stored template comes back with its keys in another order.
	const name = key ?? operators.find((one) => Object.hasOwn(node, one)) ?? '';
	return [name, (node as Record<string, unknown>)[name]];
}

// Names come from a template: `constructor` must not find what every object has.
function own<T>(values: Record<string, T>, name: string): T | undefined {
	return Object.hasOwn(values, name) ? values[name] : undefined;
}

// Foreign JSON may hold objects that refuse to become a text.
function text(body: unknown): string {
	return typeof body === 'string' ? body : '';
}

function list(body: unknown): unknown[] {
	return Array.isArray(body) ? body : [];
}

function isScalar(node: unknown): node is Scalar {
	return ['string', 'number', 'boolean'].includes(typeof node);
}
