import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	aboveCap,
	capAt,
	isMonth,
	leftAt,
	monthOf,
	nextMonth,
	spanOf,
	type CapSince,
	type Counted
} from '#lib/amends/cap.ts';
import { CAP_DEFAULT } from '#lib/amends/exception.ts';

const ZONE = 'Asia/Seoul';
const hour = 3_600_000;
const start = Date.parse('2026-10-25T00:00:00Z');

const moments = fc.integer({ min: 0, max: 24 * 75 }).map((hours) => new Date(start + hours * hour));
const grants = fc
	.array(fc.record({ at: moments, who: fc.nat(1), isUndone: fc.boolean() }), { maxLength: 30 })
	.map((all) =>
		all.map(({ at, who, isUndone }, number): Counted => {
			return { id: `x${number + 10}`, staffId: `s${who}`, at, isUndone };
		})
	);
const caps = fc.array(fc.record({ cap: fc.nat(4), since: moments }), { maxLength: 4 });
const all = fc.tuple(grants, caps);

describe('a calendar month', () => {
	test('is that of the zone, not of Greenwich', () => {
		expect(monthOf(new Date('2026-10-31T14:59:59.999Z'), ZONE)).toBe('2026-10');
		expect(monthOf(new Date('2026-10-31T15:00:00.000Z'), ZONE)).toBe('2026-11');
		expect(spanOf('2026-12', ZONE)).toEqual({
			from: new Date('2026-11-30T15:00:00Z'),
			to: new Date('2026-12-31T15:00:00Z')
		});
	});

	test('holds exactly the moments between its beginning and its end', () => {
		fc.assert(
			fc.property(moments, (at) => {
				const { from, to } = spanOf(monthOf(at, ZONE), ZONE);
				expect(from <= at && at < to).toBe(true);
			})
		);
	});

	test('has one before and one after it', () => {
		expect(nextMonth('2026-12', 1)).toBe('2027-01');
		expect(nextMonth('2026-03', -1)).toBe('2026-02');
		expect(nextMonth('2028-02', 1)).toBe('2028-03');
		expect(['2026-11', '2026-13', '', '2026-1'].map(isMonth)).toEqual([true, false, false, false]);
	});
});

describe('the cap', () => {
	test('is the default until the agency says otherwise, and the last word counts from its moment', () => {
		const said: CapSince[] = [
			{ cap: 2, since: new Date(start + 10 * hour) },
			{ cap: 9, since: new Date(start + 20 * hour) }
		];
		const at = (hours: number) => capAt(said, new Date(start + hours * hour));
		expect([at(9), at(10), at(19), at(20)]).toEqual([CAP_DEFAULT, 2, 2, 9]);
	});

	test('is passed by those that come after as many as the month had room for', () => {
		const given = [0, 1, 2, 3, 4, 5, 6].map((number) => ({
			id: `x${number}`,
			staffId: 's',
			at: new Date(start + number * hour),
			isUndone: number === 2
		}));
		expect([...aboveCap(given, [], ZONE)]).toEqual(['x6']);
	});

	test('marks the same ones in whatever order they are heard of', () => {
		fc.assert(
			fc.property(all, fc.infiniteStream(fc.nat()), ([given, said], chances) => {
				const shuffled = given
					.map((one) => ({ one, rank: chances.next().value! }))
					.sort((a, b) => a.rank - b.rank)
					.map(({ one }) => one);
				expect(aboveCap(shuffled, said, ZONE)).toEqual(aboveCap(given, said, ZONE));
			})
		);
	});

	test('counts each counselor and each month by itself, and nothing that was undone', () => {
		fc.assert(
			fc.property(all, ([given, said]) => {
				const above = aboveCap(given, said, ZONE);
				const groups = Map.groupBy(given, ({ staffId, at }) => `${staffId} ${monthOf(at, ZONE)}`);
				for (const group of groups.values()) {
					const counted = group.filter(({ isUndone }) => !isUndone);
					for (const one of counted) {
						const before = counted.filter(
							({ at, id }) => at < one.at || (at.getTime() === one.at.getTime() && id < one.id)
						);
						expect(above.has(one.id)).toBe(before.length >= capAt(said, one.at));
					}
				}
				for (const { id, isUndone } of given) if (isUndone) expect(above.has(id)).toBe(false);
			})
		);
	});

	test('leaves what is not used up, and marks none while some is left', () => {
		fc.assert(
			fc.property(grants, moments, fc.nat(6), (given, now, cap) => {
				const own = given.filter(({ staffId, isUndone }) => staffId === 's0' && !isUndone);
				const month = own.filter(({ at }) => monthOf(at, ZONE) === monthOf(now, ZONE));
				const left = leftAt(
					cap,
					own.map(({ at }) => at),
					now,
					ZONE
				);
				expect(left).toBe(Math.max(0, cap - month.length));
				const said = [{ cap, since: new Date(0) }];
				const above = aboveCap(month, said, ZONE);
				expect(above.size).toBe(Math.max(0, month.length - cap));
				if (left > 0) expect(above.size).toBe(0);
			})
		);
	});
});
