import { describe, expect, test } from 'vitest';
import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { parseRules } from '#lib/visits/services/rules-file.ts';

const { visits, spanDays, ...shared } = fourVisits;

/** Everything that rules can say at once, as a file would have it. */
const everything = {
	...shared,
	organizationSize: { min: 20, max: 500, of: 'members' },
	organizationKinds: ['company', 'group'],
	areas: [
		{ key: 'near', label: { ko: '가까운 면', en: 'Near' }, minutes: 15, withinMinutes: 10 },
		{ key: 'far', label: { ko: '먼 면', en: 'Far' }, minutes: 45, withinMinutes: 20 }
	],
	crewSizeMax: 6,
	visitMinutesMax: 240,
	skills: ['driving'],
	equipment: [{ kind: 'van', count: 1 }],
	season: { from: '2026-03-01', to: '2026-11-30' },
	rounds: [
		{
			opens: '2026-02-02',
			opensAtMinute: 540,
			closes: '2026-02-13',
			from: '2026-03-01',
			to: '2026-05-31'
		}
	],
	closed: [
		{ from: '07-25', to: '08-05' },
		{ from: '2026-05-04', to: '2026-05-06' }
	],
	begins: [{ days: [2, 4], monthDays: [1, 2, 3, -1] }],
	pace: { gapDays: 10, visitsAWeek: 1, visitsAMonth: 3 },
	waitingFirst: { sizeMax: 50 },
	turnMinutes: 20,
	turnPlaces: [{ fromMinute: 540, untilMinute: 720, places: 8 }],
	calendar: [
		{ days: [2, 4], weeks: [1, -1], fromMinute: 780, untilMinute: 1020, stop: '과학관' },
		{ dates: ['2026-10-17'], fromMinute: 540, untilMinute: 720 },
		{
			days: [1],
			everyWeeks: { weeks: 4, from: '2026-03-02' },
			since: '2026-03-02',
			until: '2026-06-30',
			fromMinute: 540,
			untilMinute: 1080
		}
	],
	breaks: [{ fromMinute: 720, untilMinute: 780 }],
	holidays: 'open',
	caps: {
		...{ visitsADay: 2, visitsAWeek: 6, visitsAMonth: 20, visitsAQuarter: 40 },
		...{ seriesAMonth: 10, seriesAQuarter: 20, seriesAYear: 45, seriesInAll: 50 }
	},
	changeUntilDays: 3,
	variants: [
		{
			key: 'six-weeks',
			label: { ko: '6주', en: 'Six weeks' },
			organizationKinds: ['company'],
			visits,
			spanDays
		},
		{ key: 'once', label: { ko: '1회', en: 'Once' }, visits: visits.slice(0, 1), spanDays: 0 }
	]
};

function flawsOf(body: unknown) {
	const parsed = parseRules(body);
	return parsed.ok ? [] : parsed.flaws.map(({ path }) => path);
}

describe('a file of rules', () => {
	test('is read as it stands', () => {
		expect(parseRules(JSON.parse(JSON.stringify(fourVisits)))).toEqual({
			ok: true,
			rules: fourVisits
		});
	});

	test('takes no sign that the database cannot keep', () => {
		const label = { ko: '방문\u0000', en: 'Visit \ud800' };
		const body = { ...shared, spanDays, visits: visits.map((one) => ({ ...one, label })) };
		expect(flawsOf(body)).toContain('visits.0.label.ko');
		expect(flawsOf(body)).toContain('visits.0.label.en');
	});

	test('says everything, and the visits of its first variant stand for it', () => {
		expect(parseRules(JSON.parse(JSON.stringify(everything)))).toEqual({
			ok: true,
			rules: { ...everything, visits, spanDays }
		});
	});

	test.each([
		['a key that is not known', { ...fourVisits, seasons: {} }, 'seasons'],
		[
			'travel by kilometres, which nobody knows when the dates are chosen',
			{ ...fourVisits, travelBands: [{ upToKm: 5, minutes: 15 }] },
			'travelBands'
		],
		['an unknown key inside', { ...everything, caps: { visitsAYear: 3 } }, 'caps.visitsAYear'],
		[
			'an unknown key of a visit',
			{ ...fourVisits, visits: [{ ...visits[0], day: 1 }] },
			'visits.0.day'
		],
		[
			'a weekday of another calendar',
			{ ...everything, calendar: [{ days: [0], fromMinute: 0, untilMinute: 600 }] },
			'calendar.0.days.0'
		],
		['a day that is none', { ...fourVisits, season: { from: '2026-02-30' } }, 'season.from'],
		['an area beyond the longest way', { ...everything, travelMinutes: 30 }, 'areas.1.minutes'],
		['an area that the engine chose', { ...everything, area: { key: 'near' } }, 'area'],
		['an unknown kind', { ...fourVisits, organizationKinds: ['club'] }, 'organizationKinds.0'],
		['visits beside variants', { ...everything, visits }, 'visits'],
		['a missing number', { ...fourVisits, horizonDays: undefined }, 'horizonDays'],
		[
			'rules that exclude each other',
			{ ...fourVisits, season: { from: '2026-12-01', to: '2026-11-01' } },
			'season'
		]
	])('is refused with %s, and says where', (_, body, path) => {
		expect(flawsOf(body)).toContain(path);
	});

	test.each([null, 'rules', 7, [], [everything]])(
		'is refused where it is no rules at all: %j',
		(body) => {
			expect(parseRules(body).ok).toBe(false);
		}
	);
});
