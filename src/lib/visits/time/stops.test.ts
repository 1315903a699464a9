import { describe, expect, test } from 'vitest';
import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { checkRules } from '#lib/visits/time/rules-check.ts';
import { parseRules } from '#lib/visits/services/rules-file.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const hall = { key: 'hall', name: { ko: '회관', en: 'Hall' }, address: '예시로 1' };

function flaws(more: Partial<ServiceRules>): string[] {
	const visit = { ...fourVisits.visits[0]!, sessionMinutes: 60 };
	const rules = { ...fourVisits, visits: [visit], spanDays: 0, ...more };
	return checkRules(rules).map(({ field, code }) => `${field} ${code}`);
}

describe('rules with stops and turns', () => {
	const calendar = [{ days: [3 as const], fromMinute: 600, untilMinute: 780, stop: 'hall' }];

	test('are sound when every window names a known stop', () => {
		expect(flaws({ place: 'stops', stops: [hall], calendar, turnMinutes: 20 })).toEqual([]);
	});

	test('want stops with keys of their own, and a calendar', () => {
		expect(flaws({ place: 'stops' })).toEqual(['stops not_a_choice', 'calendar required']);
		expect(flaws({ place: 'stops', stops: [hall, hall], calendar })).toEqual([
			'stops not_a_choice'
		]);
	});

	test('refuse a window at a stop that is not there, or at none', () => {
		const elsewhere = [
			{ ...calendar[0]!, stop: 'market' },
			{ ...calendar[0]!, stop: undefined }
		];
		expect(flaws({ place: 'stops', stops: [hall], calendar: elsewhere })).toEqual([
			'calendar.0.stop not_a_choice',
			'calendar.1.stop not_a_choice'
		]);
	});

	test('cannot ask people to come without a turn and with one', () => {
		expect(flaws({ turnMinutes: 20, walkIn: 'only' })).toEqual(['walkIn rules_contradict']);
		expect(flaws({ walkIn: 'no' })).toEqual(['walkIn rules_contradict']);
		expect(flaws({ walkIn: 'only' })).toEqual([]);
		expect(flaws({ turnMinutes: 2 })).toEqual(['turnMinutes out_of_range']);
	});

	test('are read from a file', () => {
		const visit = { ...fourVisits.visits[0]!, sessionMinutes: 60 };
		const rules = { ...fourVisits, visits: [visit], spanDays: 0 };
		const stops = [{ ...hall, note: { ko: '정문 옆', en: 'Beside the gate' } }];
		const body = { ...rules, place: 'stops', stops, calendar, turnMinutes: 20, walkIn: 'welcome' };
		expect(parseRules(JSON.parse(JSON.stringify(body)))).toEqual({ ok: true, rules: body });
	});
});
