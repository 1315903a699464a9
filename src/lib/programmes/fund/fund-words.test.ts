import { describe, expect, test } from 'vitest';
import { m } from '#lib/i18n/paraglide/messages.js';
import { journalName } from '#lib/programmes/fund/fund-words.ts';

describe('money that goes back', () => {
	test('to a person is decided, and said to be paid by the journal that confirms it', () => {
		const [due, paid] = [journalName('withdrawal_refund'), journalName('payout_proof')];
		expect(due).toBe(m.fund_kind_of_refund_due());
		expect(due).not.toBe(journalName('withdrawal_refund', 'employer'));
		expect(paid).not.toBe(due);
	});

	test('to a giver went back when it is recorded', () => {
		expect(journalName('withdrawal_refund', 'donor')).toBe(m.fund_kind_of_withdrawal_refund());
	});
});
