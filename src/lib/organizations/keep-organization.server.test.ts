import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { keepOrganization } from '#lib/organizations/keep-organization.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

const details = {
	name: '한빛상사 (예시)',
	contactName: '담당자 예시',
	contactEmail: 'office@hanbit.example',
	contactPhone: '02-000-3333',
	language: 'ko' as const
};
const keep = (changes: Partial<typeof details> = {}) =>
	acting(town.visitor, (work) => keepOrganization(work, { ...details, ...changes }));

describe('an organization', () => {
	test('is found again by the same name in another spelling and the same contact', async () => {
		const id = await keep();
		expect(await keep({ name: '㈜한빛상사(예시)' })).toBe(id);
		const all = await Promise.all(Array.from({ length: 5 }, () => keep()));
		expect(new Set(all)).toEqual(new Set([id]));
	});

	test('with another contact is another row', async () => {
		const id = await keep();
		for (const changes of [
			{ contactName: '다른 사람' },
			{ contactPhone: '02-000-4444' },
			{ contactEmail: 'other@hanbit.example' }
		]) {
			expect(await keep(changes)).not.toBe(id);
		}
	});

	test('keeps the contact of an earlier booking, whoever books under its name and address later', async () => {
		const first = await aBookedSeries(town.agency, 0);
		await aBookedSeries(town.agency, 0, {
			contactName: '사칭하는 사람',
			contactPhone: '010-6666-6666'
		});
		const found = await reading(town.visitor, (work) => seriesById(work, first.seriesId));
		expect(found!.organization).toEqual(first.series.organization);
	});
});
