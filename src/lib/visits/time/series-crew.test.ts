import { describe, expect, test } from 'vitest';
import { busyOn, counselor, fourVisits, inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { rulesForVisits } from '#lib/visits/time/rules.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';

const oneVisitByOne = { ...rulesForVisits(fourVisits, [1]), crewSize: 1, minutesPerPerson: 4 };

function series(input: AvailabilityInput, day: string, minute: number): ProposedVisit[] {
	const outcome = proposeSeries(input, day, minute);
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value;
}

describe('the crew of a series', () => {
	test('keeps one crew where one can come to all visits, though others have less to do', () => {
		const often = [busyOn('2026-09-15', '09:00', '18:00')];
		const counselors = [
			counselor('a', { busy: often }),
			counselor('b', { busy: [busyOn('2026-09-02', '09:00', '18:00')] }),
			counselor('c', { busy: [busyOn('2026-09-03', '09:00', '18:00')] })
		];
		const visits = series(inSeoul({ counselors }), '2026-09-01', 600);
		expect(visits.map((visit) => visit.crewIds)).toEqual(Array(4).fill(['b', 'c']));
	});

	test('gives one visit to somebody else rather than losing the series', () => {
		const counselors = [
			counselor('a', { leave: [{ fromDay: '2026-09-26', toDay: '2026-10-02' }] }),
			counselor('b', { leave: [{ fromDay: '2026-09-12', toDay: '2026-09-18' }] }),
			counselor('c')
		];
		const visits = series(inSeoul({ counselors }), '2026-09-01', 600);
		expect(visits.map((visit) => [...visit.crewIds].sort().join(''))).toEqual([
			'ac',
			'ac',
			'bc',
			'ac'
		]);
		expect(visits[1]!.crew.passedOver).toContainEqual({ id: 'b', code: 'on_leave', params: {} });
	});

	test('stays with whoever began, though another has less to do', () => {
		const day = (on: string) => busyOn(on, '09:00', '18:00');
		const counselors = [
			counselor('a', { busy: [day('2026-10-13'), day('2026-09-16'), day('2026-09-17')] }),
			counselor('b', { busy: [day('2026-09-01')] })
		];
		const rules = { ...fourVisits, crewSize: 1, minutesPerPerson: 5 };
		const visits = series(inSeoul({ rules, counselors }), '2026-09-01', 600);
		expect(visits.map((visit) => visit.crewIds.join())).toEqual(['a', 'a', 'a', 'b']);
	});

	test('booked anew keeps those who came before', () => {
		const input = inSeoul({ rules: rulesForVisits(fourVisits, [3, 4]), keepCrewIds: ['c'] });
		const visits = series(input, '2026-09-01', 600);
		expect(visits.map(({ number, day }) => [number, day])).toEqual([
			[3, '2026-09-01'],
			[4, '2026-09-15']
		]);
		expect(visits[0]!.crewIds).toEqual(['c', 'a']);
	});

	test('is who had least to do in the two weeks to either side, before that does not count', () => {
		const counselors = [
			counselor('a', { busy: [busyOn('2026-08-19', '13:00', '15:00')] }),
			counselor('b', { busy: [busyOn('2026-08-17', '09:00', '18:00')] })
		];
		const [visit] = series(inSeoul({ rules: oneVisitByOne, counselors }), '2026-09-01', 600);
		expect(visit!.crewIds).toEqual(['b']);
		expect(visit!.crew.passedOver).toEqual([
			{ id: 'a', code: 'more_loaded', params: { minutes: 120 } }
		]);
	});

	test('of a visit that ends after six is who had the fewest evenings', () => {
		const hours = [{ weekday: 2, fromMinute: 540, toMinute: 1320 }];
		const on = (day: string) => Date.parse(`${day}T17:00+09:00`);
		const counselors = [
			counselor('a', { hours, evenings: [on('2026-08-20'), on('2026-09-10')] }),
			// Three, of which two lie too far away to count.
			counselor('b', {
				...{ hours, busy: [busyOn('2026-09-02', '09:00', '10:00')] },
				evenings: [on('2026-08-17'), on('2026-08-21'), on('2026-09-16')]
			})
		];
		const input = inSeoul({ rules: oneVisitByOne, counselors });
		expect(series(input, '2026-09-01', 960)[0]!.crewIds).toEqual(['a']);
		expect(series(input, '2026-09-01', 990)[0]!.crewIds).toEqual(['b']);
	});
});
