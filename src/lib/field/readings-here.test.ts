import { expect, test } from 'vitest';
import type { DayContact, RosterEntry } from '#lib/field/day.ts';
import { lastTaken, readingsSince, takeable } from '#lib/field/readings-here.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';

const contact = (id: string, at: string, value: number, stepKey: string | null): DayContact => ({
	id,
	stepKey,
	mode: 'visit',
	result: 'attended',
	occurredAt: at,
	measures: [{ id: `m${id}`, key: 'co_ppm', value, unit: '[ppm]', takenAt: at }]
});
const entry = (...contacts: DayContact[]) => ({ consents: [], contacts }) as unknown as RosterEntry;
const morning = new Date('2026-11-22T15:00:00.000Z');

test('what was measured by itself since the morning need not be measured again; the last one counts', () => {
	const taken = entry(
		contact('c', '2026-11-23T02:00:00.000Z', 11, null),
		contact('b', '2026-11-23T01:00:00.000Z', 12, null),
		contact('a', '2026-11-22T14:59:00.000Z', 30, null)
	);
	expect(readingsSince(taken, morning)).toEqual({ co_ppm: '11' });
	const counselled = entry(contact('d', '2026-11-23T03:00:00.000Z', 9, 'k2'));
	expect(readingsSince(counselled, morning)).toEqual({});
});

test('the last value is shown wherever it was taken', () => {
	const all = entry(
		contact('b', '2026-11-23T01:00:00.000Z', 12, 'k2'),
		contact('a', '2026-11-20T01:00:00.000Z', 30, null)
	);
	expect(lastTaken(all, 'co_ppm')).toEqual({ value: 12, at: new Date('2026-11-23T01:00:00.000Z') });
	expect(lastTaken(all, 'weight')).toBeNull();
});

test('a sensitive measure is taken only of who agreed', () => {
	const items = clinic.consents.flatMap(({ key, version, items }) =>
		items.map((item) => ({
			formKey: key,
			formVersion: version,
			key: item.key,
			given: true,
			givenAt: ''
		}))
	);
	const agreed = { ...entry(), consents: items } as RosterEntry;
	expect(takeable(clinic, agreed).map(({ key }) => key)).toEqual(['co_ppm']);
	expect(takeable(clinic, entry())).toEqual([]);
	const refused = { ...agreed, consents: items.map((one) => ({ ...one, given: false })) };
	expect(takeable(clinic, refused)).toEqual([]);
});
