import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { companies } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { ContactActor } from '#lib/base/actor.ts';
import {
	calendarOpenedAt,
	contactOfCalendar,
	openCalendar,
	revokeCalendar
} from '#lib/identity/contact-calendar.server.ts';
import { checkContactSession } from '#lib/identity/contact-sessions.server.ts';
import { enterByLink, leavePortal } from '#lib/identity/contact-sign-in.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { sendPortalLink } from '#lib/organizations/portal-link.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { visitFilter } from '#lib/visits/contacts/contact-filter.ts';
import {
	allSeriesOfContact,
	calendarOfContact,
	seriesOfContact,
	visitsOfContact
} from '#lib/visits/contacts/contact-queries.server.ts';
import { sendNewLink } from '#lib/visits/contacts/send-link.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let ours: Awaited<ReturnType<typeof aBookedSeries>>;
let theirs: Awaited<ReturnType<typeof aBookedSeries>>;
const [daon, haesol] = companies;
const email = daon!.contactEmail;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	ours = await aBookedSeries(town.agency, 0);
	theirs = await aBookedSeries(town.agency, 0, haesol);
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** The links in the mails of a kind, the newest first. */
async function mailed(template: string): Promise<{ recipient: string; token: string }[]> {
	const rows = await admin<{ id: string; body: string; recipient: string }[]>`
		select id, body, recipient from notice where template = ${template} order by created_at desc, id`;
	return Promise.all(
		rows.map(async ({ id, body, recipient }) => {
			const words = JSON.parse(await atRest.open(body, id)) as { body: string };
			const link = /https?:\/\/\S+/.exec(words.body)![0];
			return { recipient, token: link.split('/').at(-1)! };
		})
	);
}

const newestWayIn = async () => (await mailed('portal-link'))[0]!.token;
const askWayIn = (address: string) =>
	acting(town.visitor, (work) =>
		sendPortalLink(work, town.agency, { email: address, language: 'ko' })
	);
const enter = (token: string) => acting(town.visitor, (work) => enterByLink(work, token));
const check = (cookie: string) => acting(town.visitor, (work) => checkContactSession(work, cookie));

async function signedIn(address = email): Promise<{ cookie: string; contact: ContactActor }> {
	await askWayIn(address);
	const newest = (await mailed('portal-link')).find(({ recipient }) => recipient === address)!;
	const entered = await enter(newest.token);
	if (!entered.ok) throw new Error(JSON.stringify(entered.problems));
	return { cookie: entered.value, contact: (await check(entered.value))! };
}

const later = (minutes: number) => {
	process.env.DOORSTEP_NOW = new Date(Date.now() + minutes * 60_000).toISOString();
};

describe('finding a request again', () => {
	const find = (reference: string, address: string) =>
		acting(town.visitor, (work) => sendNewLink(work, town.agency, { reference, email: address }));

	test('mails a new link only where reference and address belong together', async () => {
		await find(ours.reference, haesol!.contactEmail);
		await find('AAAAAAAA', email);
		await find(ours.reference, '');
		expect(await mailed('series-link')).toEqual([]);
		await find(ours.reference, email);
		const [sent, ...others] = await mailed('series-link');
		expect(others).toEqual([]);
		expect(sent!.recipient).toBe(email);
		expect(sent!.token).not.toBe(ours.token);
		const subject = await reading(town.visitor, (work) =>
			subjectOfLink(work, 'series', sent!.token)
		);
		expect(subject).toBe(ours.seriesId);
	});

	test('asked again it mails again', async () => {
		const before = (await mailed('series-link')).length;
		await find(ours.reference, email);
		expect(await mailed('series-link')).toHaveLength(before + 1);
	});
});

describe('the way in', () => {
	test('goes to contacts only', async () => {
		await askWayIn('nobody@daon.example');
		expect(await mailed('portal-link')).toEqual([]);
		const [row] = await admin`select count(*)::int as n from organization_contact`;
		expect(row!.n).toBe(0);
	});

	test('works once, and its cookie is nowhere stored', async () => {
		const { cookie, contact } = await signedIn();
		expect(contact).toMatchObject({ kind: 'contact', email });
		const token = await newestWayIn();
		expect(await enter(token)).toMatchObject({ ok: false, problems: [{ code: 'link_unknown' }] });
		const rows = await admin`select * from contact_session`;
		expect(JSON.stringify(rows)).not.toContain(cookie);
		expect(JSON.stringify(await admin`select * from personal_link`)).not.toContain(token);
	});

	test('used twice at once it lets one in', async () => {
		await askWayIn(email);
		const token = await newestWayIn();
		const all = await Promise.all(Array.from({ length: 8 }, () => enter(token)));
		expect(all.filter((one) => one.ok)).toHaveLength(1);
	});

	test('works for half an hour', async () => {
		await askWayIn(email);
		const token = await newestWayIn();
		later(31);
		expect((await enter(token)).ok).toBe(false);
		later(29);
		expect((await enter(token)).ok).toBe(true);
	});

	test('a link of another kind lets nobody in', async () => {
		expect((await enter(ours.token)).ok).toBe(false);
	});

	test('a session ends by signing out, by idleness and by age', async () => {
		const one = await signedIn();
		await acting(town.visitor, (work) => leavePortal(work, one.cookie));
		expect(await check(one.cookie)).toBeNull();
		const two = await signedIn();
		later(13 * 60);
		expect(await check(two.cookie)).toBeNull();
		delete process.env.DOORSTEP_NOW;
		const three = await signedIn();
		for (let hours = 11; hours < 30 * 24; hours += 11) {
			later(hours * 60);
			expect(await check(three.cookie), `after ${hours} hours`).not.toBeNull();
		}
		later(30 * 24 * 60 + 1);
		expect(await check(three.cookie)).toBeNull();
	});
});

describe('what a contact sees', () => {
	const visits = (contact: ContactActor, query = '') =>
		reading(contact, (work) => visitsOfContact(work, visitFilter(new URLSearchParams(query))));

	test('is what was booked under their address, and nothing else', async () => {
		const { contact } = await signedIn();
		const other = (await signedIn(haesol!.contactEmail)).contact;
		const [mine, others] = await Promise.all([visits(contact), visits(other)]);
		expect(new Set(mine.rows.map(({ reference }) => reference))).toEqual(new Set([ours.reference]));
		expect(new Set(others.rows.map(({ reference }) => reference))).toEqual(
			new Set([theirs.reference])
		);
		expect(await reading(contact, (work) => seriesOfContact(work, theirs.reference))).toBeNull();
		expect((await reading(contact, allSeriesOfContact)).map(({ id }) => id)).toEqual([
			ours.seriesId
		]);
		expect((await reading(contact, calendarOfContact)).map(({ reference }) => reference)).toEqual(
			mine.rows.map(({ reference }) => reference)
		);
	});

	test('a shared registration number opens nothing to another contact', async () => {
		const number = { registrationNumber: '1234567891' };
		const one = await aBookedSeries(town.agency, 0, number);
		const spy = { ...number, contactEmail: 'spy@other.example' };
		await aBookedSeries(town.agency, 0, spy);
		const { contact } = await signedIn(spy.contactEmail);
		expect(await reading(contact, (work) => seriesOfContact(work, one.reference))).toBeNull();
	});

	test('can be looked through by words, by state and by time', async () => {
		const { contact } = await signedIn();
		const count = async (query: string) => (await visits(contact, query)).total;
		const all = await count('');
		expect(all).toBe(8);
		expect(await count(`q=${ours.reference}`)).toBe(4);
		expect(await count('q=%EB%8B%A4%EC%98%A8%EC%A0%95%EB%B0%80')).toBe(8);
		expect(await count('q=quit-SMOKING')).toBe(8);
		expect(await count('q=%25')).toBe(0);
		expect(await count("q=';--")).toBe(0);
		expect(await count('state=requested')).toBe(8);
		expect(await count('state=confirmed')).toBe(0);
		expect(await count('when=past')).toBe(0);
		later(400 * 24 * 60);
		expect(await count('when=past')).toBe(8);
		expect(await count('when=past&state=done')).toBe(0);
		expect(await count('')).toBe(0);
	});
});

describe('the address of a calendar', () => {
	const whose = (token: string) => reading(town.visitor, (work) => contactOfCalendar(work, token));

	test('is the contact’s until it is replaced or removed', async () => {
		const { contact } = await signedIn();
		const first = await acting(contact, openCalendar);
		expect(await whose(first)).toEqual(contact);
		const second = await acting(contact, openCalendar);
		expect(await whose(first)).toBeNull();
		expect(await whose(second)).toEqual(contact);
		await acting(contact, revokeCalendar);
		expect(await whose(second)).toBeNull();
		expect(await reading(contact, calendarOpenedAt)).toBeNull();
		expect(await whose(ours.token)).toBeNull();
	});

	test('shows a cancelled visit for thirty days more', async () => {
		const { contact } = await signedIn();
		const before = (await reading(contact, calendarOfContact)).length;
		await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
			select agency_id, id, now(), 'organization', 'organization_asked' from visit
			where series_id = ${ours.seriesId} and number = 4`;
		const shown = async () => (await reading(contact, calendarOfContact)).length;
		expect(await shown()).toBe(before);
		later(29 * 24 * 60);
		expect(await shown()).toBe(before);
		later(31 * 24 * 60);
		expect(await shown()).toBe(before - 1);
	});
});
