import { describe, expect, test } from 'vitest';
import {
	answerBy,
	isAnswerNear,
	type AnswerQuestion
} from '#lib/visits/services/response-deadline.ts';

// Tuesday, 8 December 2026, is a holiday here.
const isHoliday = (day: string) => day === '2026-12-08';
const by = (more: Partial<AnswerQuestion>) =>
	answerBy({ requested: '2026-12-01', first: '2026-12-11', ...more }, isHoliday);

describe('the last day on which the office answers a request', () => {
	test('lies two business days before the first visit', () => {
		expect(by({})).toBe('2026-12-09');
		expect(by({ first: '2026-12-10' })).toBe('2026-12-07');
		expect(by({ first: '2026-12-14' })).toBe('2026-12-10');
	});
	test('is the one that was promised, where that is earlier', () => {
		expect(by({ businessDays: 3 })).toBe('2026-12-04');
		expect(by({ businessDays: 30 })).toBe('2026-12-09');
	});
	test('is never before the request came, nor while requests are collected', () => {
		expect(by({ requested: '2026-12-10' })).toBe('2026-12-10');
		expect(by({ businessDays: 3, collectedUntil: '2026-12-05' })).toBe('2026-12-07');
		expect(by({ collectedUntil: '2026-12-01' })).toBe('2026-12-09');
	});
	test('is near on the business day before it, and from then on', () => {
		const isNear = (today: string) => isAnswerNear('2026-12-09', today, isHoliday);
		expect(
			['2026-12-04', '2026-12-07', '2026-12-08', '2026-12-09', '2026-12-10'].map(isNear)
		).toEqual([false, true, true, true, true]);
	});
});
