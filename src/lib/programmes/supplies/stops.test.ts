import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/base/days.ts';
import type { Scope } from '#lib/programmes/predicate.ts';
import { lastsUntil, stopsOf, type Given, type ItemStops } from '#lib/programmes/supplies/stops.ts';

const plain = { group: 'medicine', usual: 7, lastsDays: 7, isOnce: false, stops: [] };
const young = {
	key: 'young',
	when: { lt: [{ attr: 'age' }, 19] as [{ attr: string }, number] },
	text: { ko: '미성년자', en: 'A minor' }
};
const items = new Map<string, ItemStops>(
	[
		{ ...plain, itemId: 'patch', stops: [young] },
		{ ...plain, itemId: 'gum', usual: 24, lastsDays: 3 },
		{ itemId: 'mug', group: null, usual: 1, lastsDays: null, isOnce: true, stops: [] },
		{ itemId: 'leaflet', group: null, usual: 1, lastsDays: null, isOnce: false, stops: [] }
	].map((item) => [item.itemId, item])
);

function gave(
	itemId: string,
	quantity: number,
	day: string,
	handOutId = `${itemId} ${day}`
): Given {
	return { handOutId, itemId, quantity, day, at: new Date(`${day}T03:00:00Z`) };
}

function scopeOf(attrs: Scope['attrs']): Scope {
	return { today: '2026-03-01', anchors: {}, attrs, contacts: [], isTreatment: () => false };
}

const kinds = (one: Given, given: Given[], scope: Scope | null = null) =>
	stopsOf(one, given, items, scope).map(({ kind }) => kind);

describe('how long something lasts', () => {
	test.each([
		[7, '2026-03-08'],
		[14, '2026-03-15'],
		[8, '2026-03-09']
	])('%i of seven for seven days last until %s', (quantity, until) => {
		expect(lastsUntil(plain, [gave('patch', quantity, '2026-03-02')])).toBe(until);
	});

	test('is not known where days say nothing', () => {
		expect(lastsUntil({ usual: 1, lastsDays: null }, [gave('mug', 1, '2026-03-02')])).toBeNull();
		expect(lastsUntil(plain, [])).toBeNull();
	});

	test.each([
		['the same day', ['2026-03-02', '2026-03-02'], '2026-03-15'],
		['before the first ends', ['2026-03-02', '2026-03-05'], '2026-03-15'],
		['on the day after it ended', ['2026-03-02', '2026-03-09'], '2026-03-15'],
		['days after it ended', ['2026-03-02', '2026-03-12'], '2026-03-18']
	])('adds up what was given %s', (_, days, until) => {
		expect(
			lastsUntil(
				plain,
				days.map((day) => gave('patch', 7, day))
			)
		).toBe(until);
	});

	describe('of whatever was given', () => {
		const start = '2026-03-02';
		const rules = fc.record({
			lastsDays: fc.integer({ min: 1, max: 30 }),
			usual: fc.integer({ min: 1, max: 24 })
		});
		const handOut = fc
			.record({ quantity: fc.integer({ min: 1, max: 60 }), after: fc.integer({ min: 0, max: 40 }) })
			.map(({ quantity, after }) => ({ quantity, day: addDays(start, after) }));
		const some = fc.array(handOut, { minLength: 1, maxLength: 6 });

		test('is what a person finds who uses a day of it each day', () => {
			fc.assert(
				fc.property(rules, some, ({ lastsDays, usual }, given) => {
					let [left, last] = [0, start];
					const ends = addDays(start, 40);
					for (let day = start; day <= ends || left > 0; day = addDays(day, 1)) {
						const now = given.filter((one) => one.day === day);
						left += now.reduce((sum, { quantity }) => sum + quantity * lastsDays, 0);
						if (left > 0) last = day;
						left = Math.max(0, left - usual);
					}
					expect(lastsUntil({ lastsDays, usual }, given)).toBe(last);
				})
			);
		});

		test('does not depend on the order in which it became known, nor on being given in two parts', () => {
			fc.assert(
				fc.property(rules, some, handOut, (item, given, one) => {
					const until = lastsUntil(item, [...given, one]);
					expect(lastsUntil(item, [one, ...given.toReversed()])).toBe(until);
					const half = Math.floor(one.quantity / 2);
					const parts = [half, one.quantity - half].map((quantity) => ({ ...one, quantity }));
					expect(lastsUntil(item, [parts[1]!, ...given, parts[0]!])).toBe(until);
				})
			);
		});

		test('is never sooner for having got more', () => {
			fc.assert(
				fc.property(rules, some, handOut, (item, given, one) => {
					expect(lastsUntil(item, [...given, one])! >= lastsUntil(item, given)!).toBe(true);
				})
			);
		});
	});
});

describe('a stop asks', () => {
	const patch = gave('patch', 7, '2026-03-02');

	test('while another item of the group lasts, its last day too, and no longer', () => {
		expect(stopsOf(gave('gum', 24, '2026-03-08'), [patch], items, null)).toEqual([
			{ kind: 'group', itemId: 'patch', until: '2026-03-08' }
		]);
		expect(kinds(gave('gum', 24, '2026-03-09'), [patch])).toEqual([]);
	});

	test('while all that was given of it lasts', () => {
		const twice = [patch, gave('patch', 7, '2026-03-05')];
		expect(stopsOf(gave('gum', 24, '2026-03-15'), twice, items, null)).toEqual([
			{ kind: 'group', itemId: 'patch', until: '2026-03-15' }
		]);
		// What comes after it says nothing of the day itself.
		expect(kinds(gave('gum', 24, '2026-03-09'), [patch, gave('patch', 7, '2026-03-10')])).toEqual(
			[]
		);
	});

	test('of two of a group in one handing out about one of them', () => {
		const both = [gave('gum', 24, '2026-03-02', 'h'), gave('patch', 7, '2026-03-02', 'h')];
		expect(both.map((one) => kinds(one, both).length).sort()).toEqual([0, 1]);
	});

	test('not about more of the same item', () => {
		expect(kinds(gave('patch', 7, '2026-03-04'), [patch])).toEqual([]);
	});

	test('about what is given once, the second time', () => {
		const first = gave('mug', 1, '2026-03-02');
		expect(kinds(first, [first])).toEqual([]);
		expect(stopsOf(gave('mug', 1, '2026-06-02'), [first], items, null)).toEqual([
			{ kind: 'once', on: '2026-03-02' }
		]);
	});

	test.each([
		[{ age: 18 }, ['answer']],
		[{ age: 19 }, []],
		[{}, []]
	])('about the answer %j: %j', (attrs, met) => {
		expect(kinds(patch, [], scopeOf(attrs as Scope['attrs']))).toEqual(met);
	});
});

const history = fc.uniqueArray(
	fc.record({
		item: fc.constantFrom(...items.keys()),
		quantity: fc.integer({ min: 1, max: 40 }),
		day: fc.integer({ min: 1, max: 28 }).map((day) => `2026-02-${String(day).padStart(2, '0')}`)
	}),
	{ selector: ({ item, day }) => `${item} ${day}`, minLength: 1, maxLength: 25 }
);
const told = history
	.map((all) => all.map(({ item, quantity, day }) => gave(item, quantity, day)))
	.chain((all) =>
		fc.tuple(
			fc.constant(all),
			fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
		)
	);

describe('the stops of a history', () => {
	test('are the same in whatever order phones told it', () => {
		fc.assert(
			fc.property(told, ([all, other]) => {
				for (const one of all) {
					expect(stopsOf(one, other, items, null)).toEqual(stopsOf(one, all, items, null));
				}
			})
		);
	});

	test('ask about what is given once, each time but the first', () => {
		fc.assert(
			fc.property(told, ([all]) => {
				const mugs = all.filter(({ itemId }) => itemId === 'mug');
				const asked = mugs.filter((one) => kinds(one, all).includes('once'));
				expect(asked).toHaveLength(Math.max(0, mugs.length - 1));
			})
		);
	});

	test('are not changed by what happened later', () => {
		fc.assert(
			fc.property(told, ([all]) => {
				for (const one of all) {
					const before = all.filter(({ at }) => at <= one.at);
					expect(stopsOf(one, before, items, null)).toEqual(stopsOf(one, all, items, null));
				}
			})
		);
	});
});
