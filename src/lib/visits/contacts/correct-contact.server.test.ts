import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clinic } from '../../../../tests/town/cast.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import type { Actor } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { isStillTrue } from '#lib/notices/notice-checks.server.ts';
import { isStopped, stopReminders } from '#lib/notices/stops.server.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { describeSite, rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { isSeriesMailTrue } from '#lib/visits/booking/series-notice-true.server.ts';
import {
	correctContact,
	correctPerson,
	type CorrectedContact
} from '#lib/visits/contacts/correct-contact.server.ts';
import { correctPeople } from '#lib/visits/contacts/correct-people.server.ts';
import { correctionsOf, othersOfContact } from '#lib/visits/contacts/correction-queries.server.ts';
import { seriesOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { sendNewLink } from '#lib/visits/contacts/send-link.server.ts';
import { seriesOfLink } from '#lib/visits/contacts/series-links.server.ts';
import { neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { joinPool } from '#lib/visits/pools/join-pool.server.ts';
import { placeWishes } from '#lib/visits/pools/place-wishes.server.ts';
import { isReminderTrue } from '#lib/visits/reminders/remind-organizations.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { boardTown } from '#lib/visits/week/week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;
beforeAll(async () => {
	town = await boardTown();
}, 60_000);
afterAll(() => town.leave());

const OLD = 'wrong@daon.example';
const NEW = 'right@daon.example';
const reminded = (subjectId: string) => ({ audience: 'organization', subjectId }) as const;

let id: string;
let link: string;
let reference: string;
beforeEach(async () => {
	await town.admin`update allocation set released_at = now() where released_at is null`;
	const booked = await book(town.agency, await aRequest(town.agency, { contactEmail: OLD }));
	if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
	({ seriesId: id, token: link, reference } = booked.value);
});

const found = async (of = id) => (await reading(town.lead, (work) => seriesById(work, of)))!;
const opens = (token: string) => reading(town.visitor, (work) => seriesOfLink(work, token));
const seenOf = (of = id) => reading(town.lead, (work) => correctionsOf(work, of));

async function correct(changes: Partial<CorrectedContact> = {}, actor = town.lead) {
	const { organization, site, language } = await found();
	const { contactName, contactEmail, contactPhone } = organization;
	const { address, room } = site;
	const kept = { contactName, contactEmail, contactPhone, address, room, language };
	const form = { seriesId: id, seen: await seenOf(), endsLinks: true, ...kept, ...changes };
	return acting(actor, (work) => correctContact(work, town.agency, form));
}
/** The mails about the series, the newest first. */
async function mails() {
	const all = await reading(town.visitor, (work) => openedNotices(work, 500));
	return all.filter(({ subjectId, channel }) => subjectId === id && channel === 'mail');
}
const linkOf = (body: string) => /series\/(\S+)/.exec(body)![1]!;

test('another address gets one mail with a fresh link, and the one before nothing more', async () => {
	expect((await mails()).map(({ template }) => template)).toEqual(['series-booked']);
	expect(await correct({ contactEmail: NEW })).toEqual({ ok: true, value: { isTold: true } });
	expect((await found()).organization.contactEmail).toBe(NEW);
	const [told, taken, ...others] = await mails();
	expect(others).toEqual([]);
	expect(told).toMatchObject({ template: 'series-corrected', recipient: NEW, withdrawnAt: null });
	expect(taken).toMatchObject({ recipient: OLD, body: '' });
	expect(taken!.withdrawnAt).not.toBeNull();
	expect(await opens(link)).toBe(null);
	expect(await opens(linkOf(told!.body))).toBe(id);
	await acting(town.lead, (work) => confirmSeries(work, town.agency, id));
	expect((await mails())[0]).toMatchObject({ template: 'series-confirmed', recipient: NEW });
});

test('links stay where the office says so, and where the address stays', async () => {
	await correct({ contactName: '김하나', contactPhone: '02-0000-0009' });
	expect(await opens(link)).toBe(id);
	expect((await found()).organization).toMatchObject({ contactName: '김하나', contactEmail: OLD });
	expect((await mails()).map(({ template }) => template)).toEqual(['series-booked']);
	await correct({ contactEmail: NEW, endsLinks: false });
	expect(await opens(link)).toBe(id);
});

test('the portal and finding again go by the new address alone', async () => {
	await correct({ contactEmail: NEW });
	const as = (email: string) =>
		({ kind: 'contact', agencyId: town.agency.id, contactId: id, email }) as const;
	const sees = (email: string) =>
		reading(as(email), (work) => seriesOfContact(work, reference)).then((one) => one?.id ?? null);
	expect([await sees(OLD), await sees(NEW)]).toEqual([null, id]);
	const before = (await mails()).length;
	const find = (email: string) =>
		acting(town.visitor, (work) => sendNewLink(work, town.agency, { reference, email }));
	await find(OLD);
	expect(await mails()).toHaveLength(before);
	await find(NEW);
	expect((await mails())[0]).toMatchObject({ template: 'series-link', recipient: NEW });
});

test('other bookings of the same contact stay as they are, and are named', async () => {
	const other = await town.booked({ contactEmail: OLD });
	const [named, ...rest] = await reading(town.lead, (work) => othersOfContact(work, id));
	expect([named!.id, rest]).toEqual([other, []]);
	await correct({ contactEmail: NEW });
	expect((await found(other)).organization.contactEmail).toBe(OLD);
	// Corrected to what is known already, it comes to the same row.
	await correct({ contactEmail: OLD });
	const rows = await town.admin`select distinct organization_id from series
		where id in (${id}, ${other})`;
	expect(rows).toHaveLength(1);
});

test('a mail written to the address before does not go out; the new one is told the same', async () => {
	await acting(town.lead, (work) => confirmSeries(work, town.agency, id));
	const [confirmed] = await mails();
	await correct({ contactEmail: NEW });
	const truth = () =>
		acting(town.visitor, (work) => isSeriesMailTrue(work, { ...confirmed!, recipient: OLD }));
	const before = (await mails()).length;
	expect(await truth()).toBe(false);
	const [anew] = await mails();
	expect(anew).toMatchObject({ template: 'series-confirmed', recipient: NEW });
	expect(await mails()).toHaveLength(before + 1);
	const isTrue = await acting(town.visitor, (work) => isSeriesMailTrue(work, anew!));
	expect(isTrue).toBe(true);
	expect(await acting(town.visitor, (work) => isStillTrue(work, anew!))).toBe(true);
});

test('whom the contact before stopped is reminded again, and the stop link of before does nothing', async () => {
	const stop = await acting(town.lead, (work) => makeLink(work, 'stop-series', id));
	await acting(town.lead, (work) => stopReminders(work, reminded(id)));
	await correct({ contactPhone: '02-0000-0008' });
	expect(await reading(town.lead, (work) => isStopped(work, reminded(id)))).toBe(true);
	await correct({ contactEmail: NEW });
	expect(await reading(town.lead, (work) => isStopped(work, reminded(id)))).toBe(false);
	const [row] = await town.admin`select revoked_at from personal_link
		where kind = 'stop-series' and subject_id = ${id}`;
	expect([stop.length > 20, row!.revoked_at]).toEqual([true, expect.any(Date)]);
});

test('a contact without an address of mail is told nothing, and one can be given', async () => {
	expect(await correct({ contactEmail: '' })).toEqual({ ok: true, value: { isTold: false } });
	expect(await opens(link)).toBe(null);
	expect((await mails()).every(({ recipient }) => recipient === OLD)).toBe(true);
	expect(await correct({ contactEmail: NEW })).toEqual({ ok: true, value: { isTold: true } });
});

test('mails that bounced from the address before wait for nobody any more', async () => {
	await town.admin`update notice set sent_at = now(), bounced_at = now() where subject_id = ${id}`;
	await correct({ contactEmail: NEW });
	const [row] = await town.admin`select settled_by, withdrawn_at from notice
		where subject_id = ${id} and recipient = ${OLD}`;
	expect(row).toEqual({ settled_by: town.lead.staffId, withdrawn_at: null });
});

test('a reminder on its way to the address before does not go out', async () => {
	await acting(town.lead, (work) => confirmSeries(work, town.agency, id));
	const [first] = await town.visitsOf(id);
	const about = { subjectId: id, aboutId: first!.id, aboutAt: first!.startsAt };
	const isTrue = (recipient: string) =>
		reading(town.visitor, (work) => isReminderTrue(work, { ...about, recipient }));
	expect([await isTrue(OLD), await isTrue(NEW)]).toEqual([true, false]);
	await correct({ contactEmail: NEW });
	expect([await isTrue(OLD), await isTrue(NEW)]).toEqual([false, true]);
});

test('where neighbours come the place stays, and the wish of the host is still its own', async () => {
	const { organization, site } = await found();
	const wish = async (contactEmail: string, people: number, isHost: boolean) => {
		const requestKey = newId(new Date());
		const of = { organization: '이웃 예시', contactName: '예시', contactPhone: '02-000-2222' };
		await acting(town.visitor, (work) =>
			joinPool(work, town.agency, {
				...{ ...of, contactEmail, requestKey, people, isHost },
				...{ address: site.address, serviceKey: clinic.key, language: 'ko', channel: 'web' }
			})
		);
		const [row] = await town.admin`select id from pool_wish where request_key = ${requestKey}`;
		return row!.id as string;
	};
	const wishIds = [
		await wish(organization.contactEmail, 4, true),
		await wish('n@n.example', 3, false)
	];
	const placed = await acting(town.lead, (work) =>
		placeWishes(work, town.agency, { wishIds, reference, agreed: null })
	);
	expect(placed).toMatchObject({ ok: true });
	const neighbours = () => reading(town.lead, (work) => neighboursOf(work, id));
	expect(await neighbours()).toEqual({ organizations: 1, people: 3 });
	expect(await correct({ address: '서울 마포구 예시로 99' })).toMatchObject({
		problems: [{ code: 'place_shared', field: 'address' }]
	});
	expect(await correct({ contactEmail: NEW })).toMatchObject({ ok: true });
	expect(await neighbours()).toEqual({ organizations: 1, people: 3 });
	expect((await mails()).filter(({ recipient, body }) => recipient === OLD && body)).toEqual([]);
});

test('the place is written anew with its rules, told, and noticed by calendars', async () => {
	const before = await found();
	const rules = { entry: '정문', vehicle: '', gear: '', camera: '' };
	await acting(town.lead, (work) => describeSite(work, before.site.id, rules));
	await correct({ address: '서울 마포구 예시로 12', room: '3층' });
	const after = await found();
	expect(after.site).toMatchObject({ address: '서울 마포구 예시로 12', room: '3층' });
	const kept = await reading(town.lead, (work) => rulesOfSites(work, [after.site.id]));
	expect(kept.get(after.site.id)).toEqual(rules);
	const [told] = await mails();
	expect(told!.body).toContain('서울 마포구 예시로 12');
	const sequence = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text)![1]);
	const files = (await mails()).map(({ attachments }) => attachments[0]!.content);
	expect(sequence(files[0]!)).toBe(sequence(files[1]!) + 1);
	expect(await opens(link)).toBe(id);
});

test('only the office corrects, only what it saw, and the ledger names no address', async () => {
	const seen = await seenOf();
	expect(await correct({}, { ...town.lead, role: 'counselor' })).toMatchObject({ ok: false });
	expect(await correct({ contactEmail: NEW })).toMatchObject({ ok: true });
	expect(await correct({ contactName: '박둘', seen })).toMatchObject({
		problems: [{ code: 'corrected_meanwhile' }]
	});
	// The same form sent twice is one correction.
	expect(await correct({ contactEmail: NEW, seen })).toEqual({ ok: true, value: { isTold: true } });
	expect(await seenOf()).toBe(1);
	const [entry, ...others] = await town.admin`select actor_id, details from ledger_entry
		where act = 'series.contact_corrected' and subject_id = ${id}`;
	expect(others).toEqual([]);
	expect(entry).toEqual({ actor_id: town.lead.staffId, details: { fields: 'email', ended: 1 } });
	const [row] = await town.admin`select by_id, headcount from series_correction
		where series_id = ${id}`;
	expect(row).toMatchObject({ by_id: town.lead.staffId, headcount: (await found()).headcount });
});

test('the organization corrects name and telephone by its link, and no other booking', async () => {
	const holder = (seriesId: string): Actor => ({
		...{ kind: 'organization', agencyId: town.agency.id, seriesId }
	});
	const person = { contactName: '이셋', contactPhone: '02-0000-0007' };
	const as = (actor: Actor, seen: number) =>
		acting(actor, (work) => correctPerson(work, { seriesId: id, seen, ...person }));
	expect(await as(holder(town.agency.id), 0)).toMatchObject({
		problems: [{ code: 'not_allowed' }]
	});
	expect(await as(town.visitor, 0)).toMatchObject({ problems: [{ code: 'not_allowed' }] });
	expect(await as(holder(id), 0)).toEqual({ ok: true, value: null });
	expect((await found()).organization).toMatchObject({ ...person, contactEmail: OLD });
	expect(await opens(link)).toBe(id);
	expect(await as(holder(id), 0)).toEqual({ ok: true, value: null });
	const other = { seriesId: id, seen: 0, ...person, contactName: '최넷' };
	expect(await acting(holder(id), (work) => correctPerson(work, other))).toMatchObject({
		problems: [{ code: 'corrected_meanwhile' }]
	});
	expect(await seenOf()).toBe(1);
});

test('the number of people changes as far as time and crew are enough', async () => {
	const { headcount } = await found();
	const change = async (people: number, actor = town.lead) =>
		acting(actor, (work) =>
			seenHere(work).then((seen) =>
				correctPeople(work, town.agency, { seriesId: id, seen, people })
			)
		);
	const seenHere = (work: Parameters<typeof correctionsOf>[0]) => correctionsOf(work, id);
	expect(await change(headcount - 1, { ...town.lead, role: 'counselor' })).toMatchObject({
		ok: false
	});
	expect(await change(headcount - 1)).toEqual({ ok: true, value: { isTold: true } });
	expect((await found()).headcount).toBe(headcount - 1);
	expect((await mails())[0]).toMatchObject({ template: 'series-corrected', recipient: OLD });
	expect(await change(headcount)).toMatchObject({ ok: true });
	expect(await change(90)).toMatchObject({
		problems: [{ code: 'visit_too_small', field: 'people', params: { headcount: 90 } }]
	});
	expect(await change(1)).toMatchObject({ problems: [{ code: 'headcount_below_minimum' }] });
	expect((await found()).headcount).toBe(headcount);
});
