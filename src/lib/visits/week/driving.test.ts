import { expect, test } from 'vitest';
import { withArea } from '#lib/visits/time/areas.ts';
import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { blockedTime } from '#lib/visits/time/travel.ts';
import { drivingMinutes } from '#lib/visits/week/driving.ts';

const rules = withArea(
	{
		...fourVisits,
		areas: [{ key: 'hill', label: { ko: '산', en: 'Hill' }, minutes: 40, withinMinutes: 10 }]
	},
	'hill'
);

/** An hour of the day at the place, with half an hour of set-up before. */
function visitAt(hour: number, of = rules) {
	const [from, until] = [hour, hour + 1].map((one) => Date.UTC(2026, 8, 1, one));
	const visit = { startsAt: new Date(from!), endsAt: new Date(until!), rules: of };
	return { visit, blocked: blockedTime(of, from!, until!) };
}

function driven(hours: number[], of = rules): number[] {
	const all = hours.map((hour) => visitAt(hour, of));
	return all.map(({ visit, blocked }, at) =>
		drivingMinutes(
			visit,
			blocked,
			all.filter((_, other) => other !== at).map((one) => one.blocked)
		)
	);
}

test('a visit by itself is driven to and back from', () => {
	expect(driven([1])).toEqual([80]);
	expect(driven([1], fourVisits)).toEqual([90]);
});

test('from one visit in an area to the next is the way within it', () => {
	// 40 there, 10 between, 40 back.
	expect(driven([1, 3])).toEqual([40, 50]);
	expect(driven([1, 3, 5])).toEqual([40, 10, 50]);
});

test('who has the time goes home in between', () => {
	expect(driven([1, 6])).toEqual([80, 80]);
});
