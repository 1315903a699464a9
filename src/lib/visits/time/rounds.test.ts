import { describe, expect, test } from 'vitest';
import { inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import { explainStart, offers } from '#lib/visits/time/offers.ts';
import { roundFor, roundStates, type Round } from '#lib/visits/time/rounds.ts';

const quarter: Round = {
	opens: '2026-08-24',
	opensAtMinute: 9 * 60,
	closes: '2026-08-28',
	from: '2026-09-01',
	to: '2026-09-30'
};
const at = (text: string) => new Date(`${text}:00+09:00`);
const refusalAt = (text: string, round = quarter) =>
	roundStates([round], at(text), 'Asia/Seoul')![0]!.refusal;

describe('a round of requests', () => {
	test('opens at its minute and closes with the end of its last day', () => {
		expect(refusalAt('2026-08-24T08:59')).toBe('requests_not_open');
		expect(refusalAt('2026-08-24T09:00')).toBeNull();
		expect(refusalAt('2026-08-28T23:59')).toBeNull();
		expect(refusalAt('2026-08-29T00:00')).toBe('requests_closed');
	});

	test('without a minute opens at midnight, without an end never closes', () => {
		const { opens, from, to } = quarter;
		expect(refusalAt('2026-08-24T00:00', { opens, from, to })).toBeNull();
		expect(refusalAt('2026-08-23T23:59', { opens, from, to })).toBe('requests_not_open');
		expect(refusalAt('2027-08-24T00:00', { opens, from, to })).toBeNull();
	});

	test('is for the days from its first to its last, both included', () => {
		const states = roundStates([quarter], at('2026-08-25T10:00'), 'Asia/Seoul')!;
		expect(roundFor(states, '2026-08-31')).toBeNull();
		expect(roundFor(states, '2026-09-01')!.round).toBe(quarter);
		expect(roundFor(states, '2026-09-30')!.round).toBe(quarter);
		expect(roundFor(states, '2026-10-01')).toBeNull();
	});

	test('that is open comes before one still to open, that before one that is over', () => {
		const later = { ...quarter, opens: '2026-10-01', closes: '2026-10-02' } as Round;
		const chosen = (now: string, rounds: Round[]) =>
			roundFor(roundStates(rounds, at(now), 'Asia/Seoul')!, '2026-09-15')!;
		expect(chosen('2026-08-25T10:00', [later, quarter]).round).toBe(quarter);
		expect(chosen('2026-09-15T10:00', [later, quarter]).refusal).toBe('requests_not_open');
		expect(chosen('2026-11-01T10:00', [later, quarter]).refusal).toBe('requests_closed');
		expect(chosen('2026-11-01T10:00', [quarter, later]).round).toBe(later);
	});
});

describe('a service with rounds', () => {
	const input = inSeoul({ now: at('2026-08-24T10:00') });
	const withRounds = (...rounds: Round[]) => ({ ...input, rules: { ...input.rules, rounds } });

	test('offers the days of the open round alone', () => {
		const days = offers(withRounds(quarter), '2026-08-24', '2026-12-31', Infinity);
		expect([days[0]!.day, days.at(-1)!.day]).toEqual(['2026-09-01', '2026-09-30']);
	});

	test('says of other days that they belong to none, or that it is early or late', () => {
		const asked = withRounds(quarter, {
			opens: '2026-09-01',
			from: '2026-10-01',
			to: '2026-10-31'
		});
		expect(explainStart(asked, '2026-10-06')!.code).toBe('requests_not_open');
		expect(explainStart(asked, '2026-11-03')).not.toBeNull();
		const over = { ...asked, now: at('2026-08-29T10:00') };
		expect(explainStart(over, '2026-09-15')!.code).toBe('requests_closed');
	});
});
