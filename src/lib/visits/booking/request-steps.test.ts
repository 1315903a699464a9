import { expect, test } from 'vitest';
import { requestState, type RequestFacts } from '#lib/visits/booking/request-steps.ts';

const requested: RequestFacts = {
	today: '2026-11-23',
	isConfirmed: false,
	isApologized: false,
	isCancelled: false,
	hasBegun: false,
	nextDay: '2026-12-01',
	answerBy: null,
	changeUntilDays: 2,
	poster: '2026-11-24',
	takesRoster: false,
	hasSiteRules: false,
	hasPreparation: true
};
const confirmed = { ...requested, isConfirmed: true };

test('until it is confirmed the agency has to answer, and says when it is late', () => {
	expect(requestState(requested)).toMatchObject({ turn: 'ours', steps: [] });
	const promised = { ...requested, answerBy: '2026-11-23' } as const;
	expect(requestState(promised).turn).toBe('ours');
	expect(requestState({ ...promised, today: '2026-11-24' }).turn).toBe('late');
	expect(requestState({ ...confirmed, answerBy: '2026-11-01' }).turn).toBe('yours');
});

test('who was told that nobody comes is told nothing else, until it is confirmed after all', () => {
	const told = { ...requested, isApologized: true, answerBy: '2026-12-24' } as const;
	expect(requestState(told)).toMatchObject({ turn: 'apologized', steps: [] });
	expect(requestState({ ...told, isConfirmed: true }).turn).toBe('yours');
	expect(requestState({ ...told, nextDay: null }).turn).toBe('lapsed');
});

test('then it asks for what is still open, by the day of the next visit', () => {
	expect(requestState(confirmed)).toMatchObject({
		turn: 'yours',
		steps: ['poster', 'site', 'prepare'],
		by: '2026-12-01',
		posterBy: '2026-11-24'
	});
	const briefing = { ...confirmed, poster: null, takesRoster: true, hasSiteRules: true };
	expect(requestState(briefing).steps).toEqual(['roster', 'prepare']);
	expect(requestState({ ...briefing, hasBegun: true }).steps).toEqual(['prepare']);
	expect(requestState({ ...confirmed, poster: null }).steps).toEqual(['site', 'prepare']);
	const ready = { ...confirmed, poster: null, hasSiteRules: true, hasPreparation: false };
	expect(requestState(ready)).toMatchObject({ turn: 'visit', steps: [] });
});

test('a visit can be changed until so many days before it', () => {
	expect(requestState(requested).changeBy).toBe('2026-11-29');
	expect(requestState({ ...requested, today: '2026-11-29' }).changeBy).toBe('2026-11-29');
	expect(requestState({ ...requested, today: '2026-11-30' }).changeBy).toBeNull();
});

test('at its end nothing is asked any more', () => {
	const ended = { ...confirmed, nextDay: null };
	expect(requestState(ended)).toMatchObject({ turn: 'over', steps: [], by: null, changeBy: null });
	expect(requestState({ ...ended, isConfirmed: false }).turn).toBe('lapsed');
	expect(requestState({ ...ended, isCancelled: true }).turn).toBe('cancelled');
	expect(requestState({ ...requested, isCancelled: true }).changeBy).toBeNull();
});
