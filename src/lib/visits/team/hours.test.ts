import { describe, expect, test } from 'vitest';
import { copyMonday, dayHours, minutesOf, runsOf, spansText } from '#lib/visits/team/hours.ts';
import { spansOf, typedHours, weekHoursOf } from '#lib/visits/team/team-form.ts';

const hour = (from: number, to: number) => ({ fromMinute: from * 60, toMinute: to * 60 });
const typed = (from: number | null, to: number | null) => ({
	from: from === null ? null : from * 60,
	to: to === null ? null : to * 60
});

describe('the hours of a day', () => {
	test('stand in their order, with lunch free between two spans', () => {
		const { hours, problems } = dayHours([typed(13, 18), typed(9, 12), typed(null, null)], 1);
		expect(problems).toEqual([]);
		expect(hours).toEqual([hour(9, 12), hour(13, 18)]);
		expect(minutesOf(hours)).toBe(8 * 60);
		expect(spansText(hours)).toBe('09:00–12:00, 13:00–18:00');
	});

	test('may end at midnight, which is typed as 00:00', () => {
		expect(dayHours([typed(18, 0)], 1).hours).toEqual([hour(18, 24)]);
	});

	test('are refused at the box that is wrong', () => {
		const wrongs: [Parameters<typeof dayHours>[0], string, string][] = [
			[[typed(9, null)], 'required', 'to-3-1'],
			[[typed(null, 9)], 'required', 'from-3-1'],
			[[typed(9, 9)], 'span_backwards', 'to-3-1'],
			[[typed(9, 12), typed(18, 13)], 'span_backwards', 'to-3-2'],
			[[typed(9, 12), typed(11, 13)], 'spans_overlap', 'from-3-2'],
			[[typed(11, 13), typed(9, 12)], 'spans_overlap', 'from-3-1']
		];
		for (const [spans, code, field] of wrongs) {
			expect(dayHours(spans, 3).problems).toEqual([{ code, field }]);
		}
	});

	test('that touch do not overlap', () => {
		expect(dayHours([typed(9, 12), typed(12, 13)], 1).problems).toEqual([]);
	});
});

describe('the hours of a week', () => {
	const workday = [hour(9, 12), hour(13, 18)];
	const week = [1, 2, 3, 4, 5].flatMap((weekday) => workday.map((one) => ({ weekday, ...one })));

	test('are said in runs of days that are alike', () => {
		expect(runsOf(week)).toEqual([{ from: 1, to: 5, hours: workday }]);
		const saturday = { weekday: 6, ...hour(9, 12) };
		const withoutWednesday = week.filter(({ weekday }) => weekday !== 3);
		expect(runsOf([...withoutWednesday, saturday]).map(({ from, to }) => [from, to])).toEqual([
			[1, 2],
			[4, 5],
			[6, 6]
		]);
		expect(runsOf([])).toEqual([]);
	});

	test('come back from the form as they went into it', () => {
		const all = [...week, { weekday: 7, ...hour(20, 24) }];
		const form = new FormData();
		for (const [name, value] of Object.entries(typedHours(all))) form.append(name, value);
		expect(weekHoursOf(form)).toEqual({ ok: true, value: all });
	});

	test('copied from Monday leave the weekend as it is', () => {
		const monday = { 'from-1-1': '09:00', 'to-1-1': '17:00' };
		const copied = copyMonday({ ...monday, 'from-2-2': '20:00', 'from-6-1': '10:00' });
		expect(copied['from-5-1']).toBe('09:00');
		expect(copied['to-5-1']).toBe('17:00');
		expect(copied['from-2-2']).toBe('');
		expect(copied['from-6-1']).toBe('10:00');
		expect(copied['from-7-1']).toBeUndefined();
	});

	test('typed as nonsense are refused, each at its box', () => {
		const form = new FormData();
		form.append('from-2-1', '25:00');
		form.append('to-2-3', "'; drop");
		const { problems } = spansOf(form, 2);
		expect(problems.map(({ code, field }) => [code, field])).toEqual([
			['not_a_time', 'from-2-1'],
			['not_a_time', 'to-2-3']
		]);
	});
});
