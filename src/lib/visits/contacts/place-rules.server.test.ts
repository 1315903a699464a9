import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { Actor } from '#lib/base/actor.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { describeSiteOfSeries } from '#lib/visits/contacts/describe-site.server.ts';
import { rulesOfPlaces } from '#lib/visits/contacts/place-rules.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let office: Extract<Actor, { kind: 'staff' }>;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [row] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	office = { kind: 'staff', agencyId, staffId: row!.id, role: 'administrator' };
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const rules = { entry: '정문에서 등록', vehicle: '', gear: '안전화', camera: '' };

const holderOf = (seriesId: string): Actor => ({
	kind: 'organization',
	agencyId: town.agency.id,
	seriesId
});

function describeAs(seriesId: string, entry: string) {
	return acting(holderOf(seriesId), (work) =>
		describeSiteOfSeries(work, seriesId, { ...rules, entry })
	);
}

async function entryOf(siteId: string, actor: Actor = office): Promise<string | undefined> {
	const found = await reading(actor, (work) => rulesOfPlaces(work, [siteId]));
	return found.get(siteId)?.entry;
}

test('the rules of a place count for the next booking there, once the office knows who wrote them', async () => {
	const first = await aBookedSeries(town.agency, 0);
	const again = await aBookedSeries(town.agency, 0);
	const elsewhere = await aBookedSeries(town.agency, 0, { room: '지하 2층' });
	const { id } = again.series.site;
	expect(id).not.toBe(first.series.site.id);

	await describeAs(first.seriesId, '정문에서 등록');
	// Anybody can type the name and the address of an organization.
	expect(await entryOf(id)).toBeUndefined();
	await acting(office, (work) => confirmSeries(work, town.agency, first.seriesId));
	expect(await entryOf(id)).toBe('정문에서 등록');
	expect(await entryOf(elsewhere.series.site.id)).toBeUndefined();

	const { agencyId } = office;
	const email = first.series.organization.contactEmail;
	const contact: Actor = { kind: 'contact', agencyId, contactId: first.seriesId, email };
	expect(await entryOf(id, contact)).toBe('정문에서 등록');
	for (const other of [holderOf(again.seriesId), { kind: 'visitor', agencyId } as const]) {
		expect(await entryOf(id, other)).toBeUndefined();
	}

	await describeAs(again.seriesId, '후문');
	expect(await entryOf(id)).toBe('후문');
	expect(await entryOf(first.series.site.id)).toBe('정문에서 등록');
});
