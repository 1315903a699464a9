import postgres from 'postgres';
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
	language: 'ko' as const,
	registrationNumber: null as string | null
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

describe('a business registration number', () => {
	const registrationNumber = '1234567891';

	/** The businesses of these rows, by row. */
	async function businessesOf(ids: string[]): Promise<(string | null)[]> {
		const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
		const rows = await admin`select id, business_id from organization where id = any(${ids})`;
		await admin.end();
		return ids.map((id) => rows.find((row) => row.id === id)!.business_id as string | null);
	}

	test('makes one organization of two spellings and two contacts', async () => {
		const ids = [
			await keep({ registrationNumber }),
			await keep({ registrationNumber, name: 'Hanbit Trading', contactEmail: 'hr@hanbit.example' }),
			...(await Promise.all(
				Array.from({ length: 5 }, (_, at) =>
					keep({ registrationNumber, contactName: `담당자 ${at}` })
				)
			))
		];
		expect(new Set(ids).size).toBe(ids.length);
		const businesses = new Set(await businessesOf(ids));
		expect(businesses.size).toBe(1);
		expect(businesses).not.toContain(null);
	});

	test('another number is another organization, and none is none', async () => {
		const ids = [
			await keep({ registrationNumber }),
			await keep({ registrationNumber: '9999999999' }),
			await keep()
		];
		const businesses = await businessesOf(ids);
		expect(new Set(businesses).size).toBe(3);
		expect(businesses[2]).toBeNull();
	});

	test('given later, it is not written to what was kept without it', async () => {
		const plain = await keep({ contactName: '번호를 나중에 적은 사람' });
		const named = await keep({ contactName: '번호를 나중에 적은 사람', registrationNumber });
		expect(named).not.toBe(plain);
		expect(await keep({ contactName: '번호를 나중에 적은 사람' })).toBe(plain);
		expect((await businessesOf([plain]))[0]).toBeNull();
	});
});
