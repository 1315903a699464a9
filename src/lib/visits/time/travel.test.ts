import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slotsOfDay, explainDay } from '#lib/visits/time/availability.ts';
import { withArea, type TravelArea } from '#lib/visits/time/areas.ts';
import { counselor, fourVisits, inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import { nearestAlternatives, offers } from '#lib/visits/time/offers.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { proposeSeries } from '#lib/visits/time/series.ts';
import {
	blockedTime,
	busyOf,
	hindered,
	onSite,
	stayOf,
	travelMinutes,
	type Busy,
	type Stay
} from '#lib/visits/time/travel.ts';

const MINUTE_MS = 60_000;
const tuesday = '2026-09-01';
const areas: TravelArea[] = [
	{ key: 'east', label: { ko: '동쪽', en: 'East' }, minutes: 40, withinMinutes: 10 },
	{ key: 'west', label: { ko: '서쪽', en: 'West' }, minutes: 30, withinMinutes: 15 }
];
const [first] = fourVisits.visits;
/** One visit of an hour by one counselor, after half an hour of setting up. */
const rules: ServiceRules = {
	...fourVisits,
	areas,
	crewSize: 1,
	minutesPerPerson: 2,
	visits: [first!],
	spanDays: 0
};
const inArea = (key: string) => withArea(rules, key);

function ms(time: string): number {
	return Date.parse(`${tuesday}T${time}+09:00`);
}

/** The only counselor visits that area from ten to eleven. */
function visiting(key: string, asked: string) {
	const busy = [busyOf(blockedTime(inArea(key), ms('10:00'), ms('11:00')))];
	return inSeoul({ rules: inArea(asked), counselors: [counselor('a', { busy })] });
}

function startsBeside(key: string, asked: string): number[] {
	return slotsOfDay(visiting(key, asked), tuesday).map(({ minute }) => minute);
}

describe('the road between two visits', () => {
	const east = stayOf(inArea('east'));
	const west = stayOf(inArea('west'));
	const anywhere = stayOf(rules);

	test('is that of the band from the base, of the area within it, by the base between two', () => {
		expect([travelMinutes(null, east), travelMinutes(west, null)]).toEqual([40, 30]);
		expect([travelMinutes(east, east), travelMinutes(west, west)]).toEqual([10, 15]);
		expect([travelMinutes(east, west), travelMinutes(west, east)]).toEqual([70, 70]);
		expect(travelMinutes(null, null)).toBe(0);
	});

	test('is by the base where no area is known, even between two such visits', () => {
		expect(travelMinutes(anywhere, anywhere)).toBe(90);
		expect(travelMinutes(east, anywhere)).toBe(85);
	});

	test('leaves room in one area for the way within it, and between two for the way by the base', () => {
		// Setting up begins half an hour before: 11:40 is 11:10 at the place, so on the half hour 12:00.
		expect(startsBeside('east', 'east')[0]).toBe(12 * 60);
		// 11:00 and 70 minutes and half an hour.
		expect(startsBeside('east', 'west')[0]).toBe(13 * 60);
		expect(startsBeside('east', 'nowhere')[0]).toBe(13 * 60);
	});

	test('says what is in the way, and from where, and what would work', () => {
		const crowded = visiting('east', 'west');
		const hours = [{ weekday: 2, fromMinute: 540, toMinute: 780 }];
		const counselors = [{ ...crowded.counselors[0]!, hours }];
		const input = { ...crowded, counselors };
		const refusal = { day: tuesday, minutes: 70, ko: '동쪽', en: 'East' };
		expect(explainDay(input, tuesday)).toEqual({ code: 'road_too_long', params: refusal });
		expect(proposeSeries(input, tuesday, 12 * 60)).toEqual({
			ok: false,
			problems: [{ code: 'road_too_long', params: refusal }]
		});
		const [near] = nearestAlternatives(input, tuesday, 12 * 60);
		expect(near).toMatchObject({ day: '2026-09-08', minute: 9 * 60 + 30 });
		expect(proposeSeries(input, near!.day, near!.minute).ok).toBe(true);
	});

	test('is no excuse where somebody is elsewhere, or where nobody named an area', () => {
		const refused = (asked: string, time: number) => {
			const outcome = proposeSeries(visiting('east', asked), tuesday, time);
			return outcome.ok ? [] : outcome.problems.map(({ code }) => code);
		};
		expect(refused('west', 10 * 60)).toEqual(['nobody_free']);
		expect(refused('west', 12 * 60)).toEqual(['road_too_long']);
		expect(refused('nowhere', 12 * 60)).toEqual(['nobody_free']);
	});

	test('brings things home in between, for another crew may take them', () => {
		const needs = { equipment: [{ kind: 'van', count: 1 }] };
		const crowded = visiting('east', 'east');
		const { busy } = crowded.counselors[0]!;
		const input = {
			...crowded,
			rules: { ...crowded.rules, ...needs },
			counselors: [counselor('a')],
			equipment: [{ id: 'v', kind: 'van', busy }]
		};
		// 11:00, both ways to the base, and half an hour.
		expect(slotsOfDay(input, tuesday)[0]!.minute).toBe(13 * 60);
		expect(offers(crowded, tuesday, tuesday, 1)[0]!.times[0]!.minute).toBe(12 * 60);
	});
});

describe('the time that a visit takes', () => {
	const road = fc.constantFrom(0, 15, 40);
	const anyStay: fc.Arbitrary<Stay> = fc
		.record({ minutes: road, within: road, key: fc.constantFrom('east', 'west', null) })
		.map(({ minutes, within, key }) => ({
			minutes,
			area: key === null ? null : { key, withinMinutes: Math.min(within, minutes) }
		}));
	const anyVisit = fc.record({
		stay: anyStay,
		startMs: fc.integer({ min: 0, max: 40 }).map((step) => step * 15 * MINUTE_MS),
		setUpMinutes: fc.constantFrom(0, 30)
	});
	const lasting = 60 * MINUTE_MS;
	type Visit = typeof anyVisit extends fc.Arbitrary<infer V> ? V : never;

	function blockedOf({ stay, startMs, setUpMinutes }: Visit) {
		const plain = { ...rules, setUpMinutes, travelMinutes: stay.minutes };
		const own = stay.area ? { ...plain, area: stay.area } : plain;
		return blockedTime(own, startMs, startMs + lasting);
	}

	/** As the two constraints of the database read it. */
	function keptApart([aFrom, aTo, aNear]: Busy, [bFrom, bTo, bNear]: Busy): boolean {
		if (aNear && bNear && aNear.area === bNear.area) {
			return aNear.until <= bNear.from || bNear.until <= aNear.from;
		}
		return aTo <= bFrom || bTo <= aFrom;
	}

	/** As somebody drives it. */
	function canBeDriven(a: Visit, b: Visit): boolean {
		const [before, after] = a.startMs <= b.startMs ? [a, b] : [b, a];
		const there = before.startMs + lasting + travelMinutes(before.stay, after.stay) * MINUTE_MS;
		return there <= after.startMs - after.setUpMinutes * MINUTE_MS;
	}

	test('is kept apart by the database exactly where the next visit can be driven to', () => {
		let apart = 0;
		fc.assert(
			fc.property(anyVisit, anyVisit, (a, b) => {
				// Of two at one moment none is the next.
				fc.pre(a.startMs !== b.startMs);
				const [one, other] = [busyOf(blockedOf(a)), busyOf(blockedOf(b))];
				expect(keptApart(one, other)).toBe(canBeDriven(a, b));
				const there = onSite(other);
				const [from, until] = hindered(onSite(one), there.stay);
				const isHindered = from < there.until && there.from < until;
				expect(!isHindered).toBe(canBeDriven(a, b));
				apart += isHindered ? 0 : 1;
			}),
			{ numRuns: 2000 }
		);
		expect(apart).toBeGreaterThan(500);
	});
});
