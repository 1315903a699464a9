import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clinic, contactAt } from '#lib/programmes/facts-for-tests.ts';
import { fidelityOf } from '#lib/programmes/fidelity.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const stp = shippedTemplates().find(({ key }) => key === 'uk-stp-6')!;
const items = stp.steps[0]!.checklist.map(({ key }) => key);
const held = (ticked: string[] | undefined, step: string | null = 's1') =>
	contactAt(-7, step, {}, ticked ? { ticked } : {});

test('domain 1.4: fidelity is what was ticked of what the session holds', () => {
	const all = { contacts: 1, full: 1, ticked: 12, required: 12, percent: 100 };
	expect(fidelityOf(stp, [held(items)])).toEqual(all);
	expect(fidelityOf(stp, [held(items.slice(0, 3))]).percent).toBe(25);
	expect(fidelityOf(stp, [held(items), held([], 's6')])).toMatchObject({
		...{ contacts: 2, full: 1 },
		ticked: 12,
		required: 18
	});
});

test('a contact of which nothing was ticked counts with all its items', () => {
	expect(fidelityOf(stp, [held(undefined)])).toEqual({
		...{ contacts: 1, full: 0 },
		...{ ticked: 0, required: 12, percent: 0 }
	});
});

test('a reading, a contact that did not take place, and foreign or doubled items count nowhere', () => {
	const none = { contacts: 0, full: 0, ticked: 0, required: 0, percent: null };
	expect(fidelityOf(stp, [held(items, null), held(items, 'nothing')])).toEqual(none);
	expect(fidelityOf(stp, [{ ...held(items), result: 'no_show' }])).toEqual(none);
	expect(fidelityOf(stp, [held(['co', 'co', 'constructor'])]).ticked).toBe(1);
});

test('lies between 0 and 100, in whatever order the contacts came', () => {
	const steps = clinic.steps.map(({ key }) => key);
	const keys = clinic.steps.flatMap(({ checklist }) => checklist.map(({ key }) => key));
	const contact = fc
		.record({ step: fc.constantFrom(...steps), ticked: fc.subarray(keys) })
		.map(({ step, ticked }) => held(ticked, step));
	fc.assert(
		fc.property(fc.array(contact, { minLength: 1 }), (contacts) => {
			const fidelity = fidelityOf(clinic, contacts);
			expect(fidelityOf(clinic, contacts.toReversed())).toEqual(fidelity);
			expect(fidelity.percent).toBeGreaterThanOrEqual(0);
			expect(fidelity.percent).toBeLessThanOrEqual(100);
		})
	);
});
