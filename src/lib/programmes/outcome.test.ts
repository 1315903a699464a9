import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Facts } from '#lib/programmes/facts.ts';
import {
	clinic,
	closed,
	contactAt,
	outcomeOf,
	personWith,
	q
} from '#lib/programmes/facts-for-tests.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';

const fourWeeks = outcomeOf('quit_4w');
const clean = { any_puff_since_day15: false };

function resultOf(facts: Facts, days = 43, definition = fourWeeks) {
	return evaluateOutcome(clinic, definition, facts, q(days));
}
function after(...contacts: ReturnType<typeof contactAt>[]) {
	return resultOf(personWith(contacts));
}

describe('the 4-week outcome', () => {
	test('a clean report with CO 3 on day 28 is seen at once and counted once mature', () => {
		const facts = personWith([contactAt(28, 'k5', { ...clean, co_ppm: 3 })]);
		const met = { self_reported: true, verified: true };
		expect(resultOf(facts, 28)).toMatchObject({ status: 'counted', met, isMature: false });
		expect(resultOf(facts, 42).isMature).toBe(false);
		expect(resultOf(facts, 43)).toMatchObject({ reason: 'met', met, isMature: true, flags: [] });
	});

	test('exactly 10 ppm does not verify; the report stands and the contradiction is flagged', () => {
		for (const ppm of [10, 14]) {
			expect(after(contactAt(28, 'k5', { ...clean, co_ppm: ppm }))).toMatchObject({
				met: { self_reported: true, verified: false },
				flags: ['discordant']
			});
		}
		expect(after(contactAt(28, 'k5', { ...clean, co_ppm: 9 })).met.verified).toBe(true);
	});

	test('a reading of the same weeks verifies what was said, and is neither an answer nor treatment', () => {
		const reading = (days: number) => contactAt(days, null, { co_ppm: 4 });
		const said = contactAt(28, 'k5', clean, { mode: 'phone' });
		expect(after(said).met.verified).toBe(false);
		expect(after(said, reading(30)).met.verified).toBe(true);
		expect(after(said, reading(44)).met.verified).toBe(false);
		expect(after(reading(28)).reason).toBe('lost_to_follow_up');
		const onlyMeasured = { ...personWith([said]), contacts: [reading(-7), said] };
		expect(resultOf(onlyMeasured).status).toBe('excluded');
	});

	test('days 25 and 42 count, days 24 and 43 do not', () => {
		const reason = (days: number) => after(contactAt(days, 'k5', { ...clean, co_ppm: 1 })).reason;
		expect([24, 25, 42, 43].map(reason)).toEqual([
			'lost_to_follow_up',
			'met',
			'met',
			'lost_to_follow_up'
		]);
	});

	test('the answer nearest day 28 is taken, of two equally near ones the later', () => {
		const slip = { any_puff_since_day15: true };
		expect(after(contactAt(27, 'a', slip), contactAt(29, 'b', clean)).reason).toBe('met');
		expect(after(contactAt(27, 'a', clean), contactAt(29, 'b', slip)).reason).toBe('not_met');
		expect(after(contactAt(28, 'a', clean), contactAt(35, 'b', slip)).reason).toBe('met');
	});

	test('of two answers of one day the one given later is taken, whatever their ids', () => {
		const early = { occurredAt: `${q(28)}T09:00:00.000+09:00` };
		const later = { occurredAt: `${q(28)}T00:30:00.000Z` };
		const slip = contactAt(28, 'z', { any_puff_since_day15: true }, early);
		expect(after(slip, contactAt(28, 'a', clean, later)).reason).toBe('met');
	});

	test('CO may come from another contact of the window, face to face only', () => {
		const call = contactAt(28, 'k5', clean, { mode: 'phone' });
		expect(after(call)).toMatchObject({ met: { verified: false }, flags: ['not_measured'] });
		expect(after(call, contactAt(35, 'k6', { co_ppm: 2 })).met.verified).toBe(true);
		expect(after(call, contactAt(21, 'k4', { co_ppm: 2 })).met.verified).toBe(false);
		const byPhone = contactAt(35, 'k6', { co_ppm: 2 }, { mode: 'phone' });
		expect(after(call, byPhone).met.verified).toBe(false);
	});

	test('a puff since day 15 is not an outcome, whatever CO says', () => {
		const result = after(contactAt(28, 'k5', { any_puff_since_day15: true, co_ppm: 1 }));
		expect(result).toMatchObject({
			reason: 'not_met',
			met: { self_reported: false, verified: false }
		});
	});

	test('nobody reached is pending until mature and counts as a failure then', () => {
		expect(resultOf(personWith([]), 42)).toMatchObject({
			status: 'pending',
			reason: 'not_yet_due'
		});
		expect(resultOf(personWith([]), 43)).toMatchObject({
			status: 'counted',
			reason: 'lost_to_follow_up',
			met: { self_reported: false, verified: false }
		});
		const tried = contactAt(28, 'k5', clean, { result: 'unreachable' });
		expect(after(tried).reason).toBe('lost_to_follow_up');
	});

	test('who was only assessed, or set no quit date, is not treated', () => {
		const assessed = personWith([]);
		assessed.contacts = [contactAt(-7, 'k0', {}, { treatment: false })];
		expect(resultOf(assessed)).toMatchObject({ status: 'excluded', reason: 'not_treated' });
		expect(resultOf(assessed, 0).status).toBe('pending');
		expect(resultOf({ ...assessed, anchors: [] }).reason).toBe('not_anchored');
		const lateStart = {
			...assessed,
			contacts: [contactAt(1, 'k1', {}, { mode: 'phone' as const })]
		};
		expect(resultOf(lateStart).reason).toBe('not_treated');
		expect(resultOf({ ...assessed, contacts: [contactAt(0, 'k0')] }, 43).status).toBe('counted');
	});

	test('a death inside the window excludes, after it does not', () => {
		expect(resultOf(closed(personWith([]), 'died', 20))).toMatchObject({
			status: 'excluded',
			reason: 'died'
		});
		expect(resultOf(closed(personWith([]), 'died', 43)).status).toBe('counted');
		expect(resultOf(closed(personWith([]), 'refused', 20)).reason).toBe('lost_to_follow_up');
	});

	test('a corrected reading no longer counts', () => {
		const contact = contactAt(28, 'k5', { ...clean, co_ppm: 4 });
		const wrong = contact.measures.find((one) => one.key === 'co_ppm')!;
		wrong.supersededBy = 'later';
		contact.measures.push({ ...wrong, value: 14, supersededBy: null });
		expect(after(contact)).toMatchObject({ met: { verified: false }, flags: ['discordant'] });
	});
});

describe('the later outcomes', () => {
	const sixMonths = outcomeOf('quit_6m_sustained');
	const said = { smoking_status: 'none', cigs_since_quit: 5 };

	test('five cigarettes since the quit date are allowed, six are not', () => {
		const result = (values: object) =>
			resultOf(personWith([contactAt(182, 'k10', { ...said, ...values })]), 211, sixMonths);
		expect(result({ co_ppm: 2 }).met).toEqual({ self_reported: true, verified: true });
		expect(result({ cigs_since_quit: 6, co_ppm: 2 }).reason).toBe('not_met');
		expect(result({ cotinine_result: 'negative' }).met.verified).toBe(true);
		expect(result({ cotinine_result: 'positive' }).met.verified).toBe(false);
	});

	test('the figure among all registered counts people without a quit date', () => {
		const registered = outcomeOf('quit_6m_registered');
		const facts = { ...personWith([]), anchors: [], contacts: [] };
		expect(resultOf(facts, 224 - 7, registered).status).toBe('pending');
		expect(resultOf(facts, 225 - 7, registered).reason).toBe('lost_to_follow_up');
	});
});

test('every order of arrival gives the same outcome', () => {
	const contacts = [
		contactAt(27, 'k5', { ...clean, co_ppm: 12 }, { id: 'a' }),
		contactAt(29, 'k5', { any_puff_since_day15: true, co_ppm: 2 }, { id: 'b' }),
		contactAt(29, 'k5', { ...clean, co_ppm: 4 }, { id: 'c' }),
		contactAt(40, 'k6', { ...clean, co_ppm: 1 }, { id: 'd' })
	];
	const facts = personWith(contacts);
	const all = facts.contacts;
	fc.assert(
		fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (arrived) => {
			const result = resultOf({ ...facts, contacts: arrived });
			expect(result).toEqual(resultOf(facts));
			expect(result).toMatchObject({
				contactId: 'c',
				met: { self_reported: true, verified: true }
			});
		})
	);
});

test('a template that was stored, and came back with its keys in another order, decides the same', () => {
	const facts = closed(personWith([]), 'died', 20);
	const stored = keysTurned(fourWeeks) as typeof fourWeeks;
	expect(JSON.stringify(stored)).not.toBe(JSON.stringify(fourWeeks));
	expect(resultOf(facts, 43, stored)).toEqual(resultOf(facts));
	expect(resultOf(facts, 43, stored).reason).toBe('died');
});

/** The database keeps the keys of an object by length, then by letters. */
function keysTurned(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(keysTurned);
	if (typeof node !== 'object' || node === null) return node;
	const entries = Object.entries(node).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, value]) => [key, keysTurned(value)]));
}
