import { describe, expect, test } from 'vitest';
import { fourVisits, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { checkRules } from '#lib/visits/time/rules-check.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const [first, second] = fourVisits.visits;
const hours = { fromMinute: 540, untilMinute: 1080 };
const thursdays = { days: [4], fromMinute: 540, untilMinute: 1080 };

/** The visits of the case at an army training camp: enlistment, then the second week's Saturday. */
const saturday = { ...visitAt(2, 7, 0, 6), weekdays: [6] };

function problemsOf(change: object) {
	return checkRules({ ...fourVisits, ...change } as ServiceRules).map(
		({ code, field }) => `${field} ${code}`
	);
}

const round = { opens: '2026-12-01', closes: '2026-12-12', from: '2027-01-04', to: '2027-03-31' };
const places = { fromMinute: 540, untilMinute: 720, places: 8 };

describe('rules that exclude each other are refused', () => {
	test.each([
		[
			'a season that ends before it begins',
			{ season: { from: '2026-11-02', to: '2026-11-01' } },
			'season'
		],
		[
			'requests that open when the season is over',
			{ season: { to: '2026-11-30' }, requests: { from: '2026-12-01' } },
			'requests'
		],
		[
			'a window that the season leaves out',
			{ season: { to: '2026-11-30' }, calendar: [{ ...hours, since: '2026-12-01' }] },
			'calendar.0'
		],
		[
			'dates outside the season',
			{ season: { from: '2026-12-01' }, calendar: [{ ...hours, dates: ['2026-11-30'] }] },
			'calendar.0'
		],
		[
			'dates with weekdays',
			{ calendar: [{ ...hours, dates: ['2026-11-30'], days: [1] }] },
			'calendar.0'
		],
		['weeks of no weekday', { calendar: [{ ...hours, weeks: [2] }] }, 'calendar.0'],
		[
			'hours shorter than the shortest visit',
			{ calendar: [{ fromMinute: 600, untilMinute: 720 }] },
			'calendar.0'
		],
		[
			'breaks that leave no room for it',
			{ calendar: [hours], breaks: [{ fromMinute: 660, untilMinute: 960 }] },
			'calendar.0'
		],
		[
			'a weekday that no window has',
			{ calendar: [thursdays], visits: [{ ...first, weekdays: [5] }], spanDays: 0 },
			'visits.0.weekdays'
		],
		[
			'a weekday outside the days of its visit',
			{
				visits: [
					{ ...first, weekdays: [1] },
					{ ...visitAt(2, 14, 1, 1), weekdays: [4] }
				]
			},
			'visits.1.weekdays'
		],
		[
			'a day that is both dated and counted',
			{ calendar: [{ ...hours, dates: ['2026-11-02'], monthDays: [2] }] },
			'calendar.0'
		],
		['a year without a day', { closed: [{ from: '01-01', to: '12-31' }] }, 'closed.0'],
		[
			'a pause that ends before it begins',
			{ closed: [{ from: '2026-05-02', to: '2026-05-01' }] },
			'closed.0'
		],
		[
			'days that are all closed',
			{ calendar: [{ ...hours, dates: ['2026-12-24'] }], closed: [{ from: '12-20', to: '01-05' }] },
			'calendar.0'
		],
		[
			'beginning on days that no visit has',
			{ calendar: [thursdays], begins: [{ days: [1] }], visits: [first], spanDays: 0 },
			'visits.0.weekdays'
		],
		['requests and rounds', { requests: { from: '2026-11-01' }, rounds: [round] }, 'rounds'],
		[
			'a round whose days are over when it opens',
			{ rounds: [{ ...round, opens: '2027-03-29' }] },
			'rounds.0'
		],
		[
			'a round that closes before its days can be reached',
			{ rounds: [{ ...round, closes: '2026-09-01', opens: '2026-08-01' }] },
			'rounds.0'
		],
		['a round outside the season', { season: { to: '2026-12-31' }, rounds: [round] }, 'rounds.0'],
		['a gap that no window leaves', { pace: { gapDays: 18 } }, 'pace'],
		[
			'fewer visits a month than there have to be',
			{ visits: [first, visitAt(2, 1, 0, 0), visitAt(3, 2, 0, 0)], pace: { visitsAMonth: 1 } },
			'pace'
		],
		['the small first, where no size is asked', { waitingFirst: { sizeMax: 50 } }, 'waitingFirst'],
		[
			'the small first, where all are larger',
			{ organizationSize: { min: 51 }, waitingFirst: { sizeMax: 50 } },
			'waitingFirst'
		],
		['places without turns', { turnPlaces: [places] }, 'turnPlaces'],
		[
			'places over each other',
			{ turnMinutes: 30, turnPlaces: [places, { ...places, fromMinute: 700 }] },
			'turnPlaces'
		],
		['places too short for a turn', { turnMinutes: 300, turnPlaces: [places] }, 'turnPlaces'],
		[
			'a longest visit that the largest crew cannot keep',
			{ crewSizeMax: 4, visitMinutesMax: 240 },
			'visitMinutesMax'
		]
	])('%s', (_, change, field) => {
		expect(problemsOf(change)).toEqual([`${field} rules_contradict`]);
	});
});

test.each([[[1, 1]], [[2, 1]], [[0, 1]], [[1, 31]]])(
	'visits numbered %j cannot be told apart',
	([one, two]) => {
		const visits = [
			{ ...first, number: one! },
			{ ...second, number: two! }
		];
		expect(problemsOf({ visits })[0]).toMatch(/^visits\.[01]\.number out_of_range$/);
	}
);

describe('rules that say nothing sensible are refused in their field', () => {
	test.each([
		['an empty season', { season: {} }, 'season required'],
		['a day that is none', { requests: { to: '2026-02-30' } }, 'requests not_a_day'],
		['a calendar without windows', { calendar: [] }, 'calendar required'],
		[
			'hours that end before they begin',
			{ calendar: [{ fromMinute: 720, untilMinute: 600 }] },
			'calendar.0 out_of_range'
		],
		['no weekday', { calendar: [{ ...hours, days: [] }] }, 'calendar.0.days not_a_choice'],
		[
			'a sixth week',
			{ calendar: [{ ...hours, days: [4], weeks: [6] }] },
			'calendar.0.weeks not_a_choice'
		],
		[
			'a rhythm of nothing',
			{ calendar: [{ ...hours, everyWeeks: { weeks: 0, from: '2026-11-02' } }] },
			'calendar.0.everyWeeks out_of_range'
		],
		[
			'a break of no length',
			{ breaks: [{ fromMinute: 720, untilMinute: 720 }] },
			'breaks.0 out_of_range'
		],
		['a cap of nothing', { caps: { visitsADay: 0 } }, 'caps.visitsADay out_of_range'],
		['more skills than are tried', { skills: [...'abcdefg'] }, 'skills too_many_skills'],
		[
			'a thirty-second day',
			{ calendar: [{ ...hours, monthDays: [32] }] },
			'calendar.0.monthDays not_a_choice'
		],
		['a pause of no day', { closed: [{ from: '02-30', to: '03-01' }] }, 'closed.0 not_a_day'],
		[
			'a pause half of every year',
			{ closed: [{ from: '02-01', to: '2026-03-01' }] },
			'closed.0 not_a_day'
		],
		['days to begin on that are none', { begins: [] }, 'begins required'],
		['no round', { rounds: [] }, 'rounds required'],
		['a round of no day', { rounds: [{ ...round, from: 'soon' }] }, 'rounds.0 not_a_day'],
		[
			'a round at no time',
			{ rounds: [{ ...round, opensAtMinute: 1440 }] },
			'rounds.0.opensAtMinute out_of_range'
		],
		['a gap of nothing', { pace: { gapDays: 0 } }, 'pace.gapDays out_of_range'],
		[
			'no places',
			{ turnMinutes: 30, turnPlaces: [{ ...places, places: 0 }] },
			'turnPlaces out_of_range'
		],
		['a skill named twice', { skills: ['a', 'a'] }, 'skills not_a_choice'],
		['half a vehicle', { equipment: [{ kind: 'van', count: 0.5 }] }, 'equipment.0 out_of_range'],
		['kinds of nobody', { organizationKinds: [] }, 'organizationKinds not_a_choice'],
		[
			'a largest size below the smallest',
			{ organizationSize: { min: 9, max: 8 } },
			'organizationSize out_of_range'
		],
		['a size without a number', { organizationSize: {} }, 'organizationSize out_of_range'],
		[
			'a largest crew below the usual',
			{ crewSizeMax: 1, visitMinutesMax: 240 },
			'crewSizeMax out_of_range'
		],
		['a largest crew without a longest visit', { crewSizeMax: 3 }, 'visitMinutesMax out_of_range']
	])('%s', (_, change, found) => {
		expect(problemsOf(change)).toContain(found);
	});
});

describe('rules that can be kept are fine', () => {
	test.each([
		[
			'a season and requests inside it',
			{ season: { from: '2026-03-01', to: '2026-11-30' }, requests: { from: '2026-02-01' } }
		],
		['Saturday of the second week', { visits: [first, saturday], spanDays: 42 }],
		[
			'a second visit whose window is a week',
			{ calendar: [thursdays], visits: [first, second], spanDays: 42 }
		],
		[
			'a lunch inside the hours',
			{ calendar: [hours], breaks: [{ fromMinute: 720, untilMinute: 780 }] }
		],
		['a crew that grows', { crewSizeMax: 6, visitMinutesMax: 240 }],
		[
			'apartments of three hundred households',
			{ organizationSize: { min: 300, of: 'households' } }
		],
		[
			'the last day of each month',
			{ calendar: [{ ...hours, monthDays: [-1] }], visits: [first], spanDays: 0 }
		],
		['a pause over the turn of the year', { closed: [{ from: '12-21', to: '01-10' }] }],
		['rounds of requests', { rounds: [round], horizonDays: 120 }],
		['a gap that the windows leave', { pace: { gapDays: 14, visitsAMonth: 3 } }],
		['an evening by appointment', { turnMinutes: 30, turnPlaces: [places] }],
		['ten organizations a month', { caps: { seriesAMonth: 10 } }]
	])('%s', (_, change) => {
		expect(problemsOf(change)).toEqual([]);
	});
});
