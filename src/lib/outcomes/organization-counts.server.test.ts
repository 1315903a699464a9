import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { servedForOrganization } from '#lib/outcomes/organization-counts.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import type { SeriesDetails } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let series: SeriesDetails;
let ends: Date;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	({ series } = await aBookedSeries(town.agency, 12));
	const [last] = await admin`select max(ends_at) as ends from visit where series_id = ${series.id}`;
	ends = last!.ends as Date;
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** What the organization is told, so many minutes after the end of its last visit. */
function told(minutes: number) {
	process.env.DOORSTEP_NOW = new Date(ends.getTime() + minutes * 60_000).toISOString();
	return reading(town.visitor, (work) => servedForOrganization(work, series));
}

/** The first `people` of the roster came to each of these visits. */
async function came(people: number, ...numbers: number[]): Promise<void> {
	await admin`insert into check_in (agency_id, visit_id, enrolment_id, recorded_by, checked_in_at)
		select e.agency_id, v.id, e.id, gen_random_uuid(), now()
		from (select * from enrolment where series_id = ${series.id} order by id limit ${people}) e
		join visit v on v.series_id = e.series_id and v.number = any(${numbers})
		on conflict do nothing`;
}

/** The organization knows the code of its own poster. */
async function inventPeople(count: number): Promise<void> {
	for (let at = 0; at < count; at++) {
		const invented = { name: '지어낸 사람', phone: `010-9999-${String(1000 + at)}` };
		const request = { code: series.code, ...invented, language: 'ko' as const };
		const outcome = await acting(town.visitor, (work) =>
			enrol(work, town.agency, { ...request, agreed: { general: true } })
		);
		expect(outcome.ok).toBe(true);
	}
}

describe('what an organization learns', () => {
	test('is nothing until its last visit has ended, however many came', async () => {
		await came(9, 1, 2);
		expect(await told(-10)).toEqual({ kind: 'later' });
	});

	test('then is the bound for fewer than ten, however often each of them came', async () => {
		expect(await told(1)).toEqual({ kind: 'fewer_than', value: 10 });
	});

	test('does not move by enrolling invented people', async () => {
		const before = await told(1);
		delete process.env.DOORSTEP_NOW;
		await inventPeople(9);
		expect(await told(1)).toEqual(before);
	});

	test('is a rounded number of those who came at least once', async () => {
		await came(12, 3);
		expect(await told(1)).toEqual({ kind: 'rounded', value: 10 });
	});
});
