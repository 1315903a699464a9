import { describe, expect, test } from 'vitest';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { WrittenFund } from '#lib/programmes/fund/fund-form.ts';
import { changeFund, openFund } from '#lib/programmes/fund/open-fund.server.ts';
import {
	template,
	pool,
	codesOf,
	kit,
	liveInFundTown
} from '#lib/programmes/fund/fund-town.test-kit.ts';

liveInFundTown();

describe('the rules', () => {
	test('stay once somebody has joined, also for the database', async () => {
		const { fundId, ids } = await kit.story(1);
		const change = () =>
			kit.as(kit.first, -7, (work) =>
				changeFund(work, template, fundId, { ...pool, deposit: 40_000 })
			);
		expect(codesOf(await change())).toBe('done');
		await kit.join(ids[0]!);
		expect(codesOf(await change())).toBe('fund_rules_stay');
		await expect(kit.admin`update fund set deposit = 100 where id = ${fundId}`).rejects.toThrow(
			/rules/
		);
	});

	test.each([
		[{ kind: 'reward' as const }, 'out_of_range'],
		[{ deposit: 30_050 }, 'fund_hundreds'],
		[{ cap: 100 }, 'out_of_range'],
		[{ outcome: 'quit_4w/self_reported' }, 'not_a_choice']
	])('%j are refused with %s', async (changes, code) => {
		const { series } = await aBookedSeries(kit.town.agency, 0);
		const written = { ...pool, ...changes };
		const open = (by: StaffActor, form: WrittenFund) =>
			kit.as(by, 0, (work) => openFund(work, template, [series.id], form));
		expect(codesOf(await open(kit.first, written))).toBe(code);
		expect(codesOf(await open(kit.counselor, pool))).toBe('not_allowed');
		expect(codesOf(await open(kit.first, pool))).toBe('done');
		expect(codesOf(await open(kit.first, pool))).toBe('fund_known');
	});

	test('let nobody join whose result could be known, or above the limit of a year', async () => {
		const { ids } = await kit.story(1, { cap: 90_000_000 });
		expect(codesOf(await kit.join(ids[0]!, 25))).toBe('fund_too_late');
		expect(codesOf(await kit.join(ids[0]!, 24))).toBe('done');
		const other = await kit.story(1, { cap: 50_000 });
		expect(codesOf(await kit.join(other.ids[0]!))).toBe('fund_cap_reached');
	});
});
