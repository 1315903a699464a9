import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { Actor } from '#lib/base/actor.ts';
import { rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import {
	certificateByCode,
	certificateOf,
	certifiedAmong
} from '#lib/visits/papers/certificate-queries.server.ts';
import { visitsHeld } from '#lib/visits/papers/certificate.ts';
import { issueCertificate } from '#lib/visits/papers/certify.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { describeSiteOfSeries } from '#lib/visits/contacts/describe-site.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let ours: Awaited<ReturnType<typeof aBookedSeries>>;
let holder: Actor;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	ours = await aBookedSeries(town.agency, 0);
	holder = { kind: 'organization', agencyId: town.agency.id, seriesId: ours.seriesId };
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const some = { kind: 'rounded', value: 20 } as const;
const issue = (actor = holder) =>
	acting(actor, (work) => issueCertificate(work, ours.seriesId, some));
const issued = () => reading(holder, (work) => certificateOf(work, ours.seriesId));
const tooEarly = { ok: false, problems: [{ code: 'certificate_too_early' }] };

async function afterTheLast(): Promise<void> {
	const [last] = await admin<{ ends: Date }[]>`
		select max(ends_at) as ends from visit where series_id = ${ours.seriesId}`;
	process.env.DOORSTEP_NOW = new Date(last!.ends.getTime() + 60_000).toISOString();
}

async function confirm(): Promise<void> {
	const agencyId = town.agency.id;
	const [row] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	const office = { kind: 'staff', agencyId, staffId: row!.id, role: 'administrator' } as const;
	await acting(office, (work) => confirmSeries(work, town.agency, ours.seriesId));
}

describe('a certificate', () => {
	test('is not made before the last visit is over, nor of visits that nobody confirmed', async () => {
		expect(await issue()).toEqual(tooEarly);
		await afterTheLast();
		expect(await issue()).toEqual(tooEarly);
		delete process.env.DOORSTEP_NOW;
		await confirm();
		expect(await issue()).toEqual(tooEarly);
		expect(await issued()).toBeNull();
	});

	test('is not made for anybody else', async () => {
		await afterTheLast();
		const stranger = { ...holder, seriesId: ours.series.site.id } as Actor;
		const refused = { ok: false, problems: [{ code: 'not_allowed' }] };
		expect(await issue(stranger)).toEqual(refused);
		expect(await issue(town.visitor)).toEqual(refused);
	});

	test('says totals, and asked for again stays the first', async () => {
		await afterTheLast();
		expect((await issue()).ok).toBe(true);
		const first = await issued();
		expect(first).toMatchObject({ visitsHeld: 4, served: some });
		await acting(holder, (work) => issueCertificate(work, ours.seriesId, null));
		expect(await issued()).toEqual(first);
		const known = await reading(holder, (work) => certifiedAmong(work, [ours.seriesId]));
		expect([...known]).toEqual([ours.seriesId]);
	});

	test('is found by its two numbers together, and by neither alone', async () => {
		const { checkCode } = (await issued())!;
		const found = (reference: string, code: string) =>
			reading(town.visitor, (work) => certificateByCode(work, { reference, code }));
		const paper = await found(ours.reference, checkCode);
		expect(paper).toMatchObject({
			organization: ours.series.organization.name,
			visitsHeld: 4,
			served: some
		});
		// Nobody is named on it: neither the contact nor anybody who took part.
		expect(JSON.stringify(paper)).not.toContain(ours.series.organization.contactName);
		expect(await found(ours.reference, 'AAAAAAAAAA')).toBeNull();
		expect(await found('AAAAAAAA', checkCode)).toBeNull();
	});

	test('counts the visits that were kept', () => {
		const now = new Date('2026-12-10T00:00:00Z');
		const past = { endsAt: new Date('2026-12-01T03:00:00Z'), cancelledAt: null };
		const gone = { ...past, cancelledAt: now };
		const ahead = { endsAt: new Date('2026-12-20T03:00:00Z'), cancelledAt: null };
		const promised = new Date('2026-11-01T00:00:00Z');
		expect(visitsHeld(promised, [past, gone], now)).toBe(1);
		expect(visitsHeld(promised, [past, { ...ahead, cancelledAt: now }], now)).toBe(1);
		expect(visitsHeld(promised, [past, ahead], now)).toBeNull();
		expect(visitsHeld(promised, [gone, gone], now)).toBeNull();
		expect(visitsHeld(null, [past], now)).toBeNull();
		// Promised when it was over: nobody went.
		expect(visitsHeld(now, [past], now)).toBeNull();
	});
});

describe('the rules of a site', () => {
	const rules = { entry: '정문에서 등록', vehicle: '', gear: '안전화', camera: '' };
	const describeAs = (actor: Actor, changes = {}) =>
		acting(actor, (work) => describeSiteOfSeries(work, ours.seriesId, { ...rules, ...changes }));
	const known = async () => {
		const { id } = ours.series.site;
		return (await reading(holder, (work) => rulesOfSites(work, [id]))).get(id);
	};

	test('are what was written last, and what was written before is kept', async () => {
		await describeAs(holder);
		expect(await known()).toEqual(rules);
		await describeAs(holder, { gear: '' });
		expect(await known()).toEqual({ ...rules, gear: '' });
		const [row] = await admin`select count(*)::int as n from site_rules`;
		expect(row!.n).toBe(2);
	});

	test('are written by the organization and the office, by nobody else', async () => {
		expect(await describeAs(town.visitor)).toMatchObject({ ok: false });
		const stranger = { ...holder, seriesId: ours.series.site.id } as Actor;
		expect(await describeAs(stranger)).toMatchObject({ ok: false });
	});
});
