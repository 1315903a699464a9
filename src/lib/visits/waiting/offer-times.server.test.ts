import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clinic } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import { addDays, dayOf, wallClock, weekday, type Day } from '#lib/base/days.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isStillTrue, type Written } from '#lib/notices/notice-checks.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { OFFERS_MAX, offersPerAgency } from '#lib/visits/holds/holding.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { publishService } from '#lib/visits/services/publish-service.server.ts';
import { fileOf } from '#lib/visits/services/service-queries.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { joinWaiting, type WaitingRequest } from '#lib/visits/waiting/join-waiting.server.ts';
import { forgetEnded } from '#lib/visits/waiting/forget-ended.server.ts';
import { leaveWaiting } from '#lib/visits/waiting/leave-waiting.server.ts';
import { noticeRunOut, offerTimes } from '#lib/visits/waiting/offer-times.server.ts';
import { weekdaysToWaitFor } from '#lib/visits/waiting/vain-wish.server.ts';
import { waitingInLine } from '#lib/visits/waiting/waiting-queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
beforeEach(async () => {
	await admin`update hold set ended_at = now() where ended_at is null`;
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`update waiting set left_at = now() where left_at is null`;
	await admin`delete from leave`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const everyDay = [1, 2, 3, 4, 5, 6, 7];
let people = 0;

/** Somebody asks for a place; nobody has confirmed the address yet. */
async function ask(changes: Partial<WaitingRequest> = {}): Promise<string> {
	const email = `waiting${++people}@example.org`;
	const wish = {
		serviceKey: clinic.key,
		headcount: 32,
		organizationSize: null,
		...{ name: `대기 ${people} (예시)`, email, weekdays: everyDay, beforeDay: null },
		...{ language: 'ko' as const, ...changes }
	};
	await acting(town.visitor, (work) => joinWaiting(work, town.agency, wish));
	return wish.email;
}
/** Whoever reads the mail of an address opens the newest link and presses the button. */
async function confirm(email: string) {
	const mail = (await mails(email, 'waiting-joined')).at(-1)!;
	const token = /waiting\/(\S+)/.exec(mail)![1]!;
	const id = (await reading(town.visitor, (work) => subjectOfLink(work, 'waiting', token)))!;
	return acting(town.visitor, (work) => confirmWaiting(work, id));
}
async function wait(changes: Partial<WaitingRequest> = {}): Promise<string> {
	const email = await ask(changes);
	await confirm(email);
	return email;
}

const line = () => reading(town.visitor, (work) => waitingInLine(work));
/** E-mails to whom a time is offered now, in the order of the offers. */
async function offered(): Promise<string[]> {
	const rows = await admin<{ email: string }[]>`
		select w.email from hold h join waiting w on w.id = h.waiting_id
		where h.ended_at is null order by h.made_at, h.id`;
	return rows.map(({ email }) => email);
}
/** The words of each mail of a template to an address, the oldest first. */
async function mails(email: string, template: string): Promise<string[]> {
	const rows = await admin<{ id: string; body: string }[]>`
		select id, body from notice where recipient = ${email} and template = ${template}
		order by created_at`;
	return Promise.all(
		rows.map(async ({ id, body }) => JSON.parse(await atRest.open(body, id)).body as string)
	);
}
const offer = () => offerTimes(town.agency.id);

/** Nobody works: no time is free. The first counselors come back with `delete from leave`. */
async function everybodyAway(): Promise<void> {
	await admin`insert into leave (agency_id, id, resource_id, from_day, to_day)
		select agency_id, gen_random_uuid(), id, current_date - 1, current_date + 400 from resource
		where agency_id = ${town.agency.id}`;
}
/** What was offered ran out. */
const runOut = () =>
	admin`update hold set made_at = made_at - interval '2 days', expires_at = now() - interval '1 second'
		where ended_at is null`;

describe('the waiting list', () => {
	test('is answered when time opens: a mail, and the time kept', async () => {
		await everybodyAway();
		const email = await wait();
		await offer();
		expect(await offered()).toEqual([]);
		await admin`delete from leave`;
		await offer();
		expect(await offered()).toEqual([email]);
		expect(await mails(email, 'waiting-joined')).toHaveLength(1);
		const [mail] = await mails(email, 'waiting-offer');
		expect(mail).toMatch(/\/book\/[^/]+\/details\/\S+/);
		expect(mail).toMatch(/\/waiting\/\S+/);
		const [row] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(row!.n).toBe(8);
	});

	test('gets one mail for each offer, however often and by how many it is asked', async () => {
		const email = await wait();
		await Promise.all([offer(), offer(), offer()]);
		await offer();
		expect(await mails(email, 'waiting-offer')).toHaveLength(1);
		expect(await offered()).toEqual([email]);
	});

	test('is served in its order, and what one lets pass goes to the next', async () => {
		await everybodyAway();
		const emails = [];
		for (let at = 0; at < 5; at++) emails.push(await wait());
		await admin`delete from leave`;
		await offer();
		const most = offersPerAgency(3);
		expect(await offered()).toEqual(emails.slice(0, most));
		await runOut();
		await noticeRunOut(town.agency.id);
		// Those who were not asked yet come first, then those who let one pass.
		expect(await offered()).toEqual([...emails.slice(most), emails[0]]);
	});

	test('is offered only what suits: the day of the week, and before the day named', async () => {
		const today = dayOf(new Date(), town.agency.zone);
		const never = await wait({ beforeDay: addDays(today, 21) });
		await admin`update waiting set before_day = ${addDays(today, 1)} where email = ${never}`;
		const fridays = await wait({ weekdays: [5] });
		await offer();
		expect(await offered()).toEqual([fridays]);
		const [row] = await admin<{ day: number }[]>`
			select extract(isodow from v.starts_at at time zone 'Asia/Seoul')::int as day
			from held_visit v join hold h on h.id = v.hold_id
			where h.ended_at is null and v.number = 1`;
		expect(row!.day).toBe(5);
		expect(await mails(never, 'waiting-offer')).toEqual([]);
	});

	test('takes nobody in for days that can never open, and says so', async () => {
		const today = dayOf(new Date(), town.agency.zone);
		const join = (changes: Partial<WaitingRequest>) =>
			acting(town.visitor, (work) =>
				joinWaiting(work, town.agency, {
					...{ serviceKey: clinic.key, headcount: 32, organizationSize: null, name: 'x' },
					...{ email: 'vain@example.org', weekdays: everyDay, beforeDay: null },
					...{ language: 'ko' as const, ...changes }
				})
			);
		const { rules } = await reading(
			town.visitor,
			async (work) => (await serviceByKey(work, clinic.key))!
		);
		const first = addDays(today, rules.leadTimeDays);
		const refusal = (field?: string) => ({
			ok: false,
			problems: [{ code: 'waiting_in_vain', ...(field && { field }) }]
		});
		// The form offers just the days of the week on which it is not in vain.
		const offered = (beforeDay: Day | null) =>
			reading(town.visitor, (work) => weekdaysToWaitFor(work, town.agency, rules, beforeDay));
		expect(await offered(first)).toEqual([]);
		expect(await offered(null)).toEqual([1, 2, 3, 4, 5]);
		expect(await offered(addDays(first, 1))).toEqual(
			[1, 2, 3, 4, 5].filter((day) => day === weekday(first))
		);
		expect(await join({ beforeDay: first })).toEqual(refusal());
		// Nobody works on Sundays.
		expect(await join({ weekdays: [7] })).toEqual(refusal('weekdays'));
		expect(await join({ beforeDay: addDays(first, 14) })).toMatchObject({ ok: true });
		expect(await mails('vain@example.org', 'waiting-joined')).toHaveLength(1);
	});

	test('never offers the same day to somebody twice while another suits, and ends after some', async () => {
		const email = await wait();
		const days = new Set<Day>();
		for (let at = 0; at < OFFERS_MAX; at++) {
			await offer();
			const [row] = await admin<{ at: Date }[]>`
				select v.starts_at as at from held_visit v join hold h on h.id = v.hold_id
				where h.ended_at is null and v.number = 1`;
			days.add(dayOf(row!.at, town.agency.zone));
			await runOut();
			await noticeRunOutOnly();
		}
		expect(days.size).toBe(OFFERS_MAX);
		await offer();
		expect(await offered()).toEqual([]);
		expect(await line()).toEqual([]);
		expect(await mails(email, 'waiting-offer')).toHaveLength(OFFERS_MAX);
		const [left] = await admin`select count(*)::int as n from waiting where email = ${email}`;
		expect(left!.n).toBe(0);
	});

	test('asks about the only day that suits once more, in its other half, and then no more', async () => {
		await everybodyAway();
		const email = await wait();
		const id = (await line())[0]!.waiting.id;
		const day = await onlyDay();
		for (const half of ['am', 'pm']) {
			await offer();
			const [start] = await startOffered();
			expect(dayOf(start!, town.agency.zone)).toBe(day);
			expect(halfOf(start!)).toBe(half);
			await runOut();
			await noticeRunOutOnly();
		}
		await offer();
		expect(await offered()).toEqual([]);
		// One day was let pass: the place stays, and no mail says otherwise.
		expect((await line()).map(({ waiting }) => waiting.id)).toEqual([id]);
		expect(await mails(email, 'waiting-offer')).toHaveLength(2);
		expect(await mails(email, 'waiting-ended')).toEqual([]);
		// A correction takes over days, not offers.
		await admin`update notice set once_key = once_key || ' before' where recipient = ${email}`;
		await ask({ email, weekdays: [1, 2, 3, 4] });
		await confirm(email);
		expect((await line()).map(({ waiting }) => waiting.passedBefore)).toEqual([1]);
	});

	test('says goodbye to whoever loses the place, once and in their language, and forgets them', async () => {
		const email = await wait({ language: 'en' });
		const id = (await line())[0]!.waiting.id;
		await admin`update waiting set passed_before = ${OFFERS_MAX} where id = ${id}`;
		const nameless = await wait({ headcount: 33 });
		await admin`update waiting set passed_before = ${OFFERS_MAX}, email = '' where email = ${nameless}`;
		await Promise.all([offer(), offer()]);
		await offer();
		const sent = await mails(email, 'waiting-ended');
		expect(sent).toHaveLength(1);
		expect(sent[0]).toContain(`your wait has ended`);
		expect(sent[0]).toContain(`/${town.agency.slug}/services/${clinic.key}`);
		expect(sent[0]).toContain(town.agency.phone);
		expect(await mails('', 'waiting-ended')).toEqual([]);
		expect(await line()).toEqual([]);
		const [row] = await admin`select name, email from waiting where id = ${id}`;
		expect([row!.name, row!.email]).toEqual(['', '']);
	});

	test('takes the goodbye back where somebody is in line again before it went out', async () => {
		const email = await wait();
		await admin`update waiting set passed_before = ${OFFERS_MAX} where email = ${email}`;
		await offer();
		const isTrue = async () => {
			const [goodbye] = await admin<Written[]>`select template, recipient,
				subject_id as "subjectId" from notice where template = 'waiting-ended' and recipient = ${email}`;
			const system = { kind: 'system', agencyId: town.agency.id } as const;
			return acting(system, (work) => isStillTrue(work, goodbye!));
		};
		expect(await isTrue()).toBe(true);
		// Other people, and a place that nobody confirmed, are no return.
		await wait({ email, headcount: 33 });
		await ask({ email });
		expect(await isTrue()).toBe(true);
		await confirm(email);
		expect(await isTrue()).toBe(false);
	});

	test('ends with the booking of what was offered', async () => {
		const email = await wait();
		await offer();
		const [mail] = await mails(email, 'waiting-offer');
		const hold = /details\/(\S+)/.exec(mail!)![1]!;
		const [start] = await admin<{ at: Date }[]>`
			select v.starts_at as at from held_visit v join hold h on h.id = v.hold_id
			where h.ended_at is null and v.number = 1`;
		const day = dayOf(start!.at, town.agency.zone);
		const minute = (start!.at.getTime() - Date.parse(`${day}T00:00:00+09:00`)) / 60_000;
		const wanted = { ...(await aRequest(town.agency)), headcount: 32, day, minute, hold };
		const booked = await acting(town.visitor, (work) => bookSeries(work, town.agency, wanted));
		expect(booked.ok).toBe(true);
		expect(await line()).toEqual([]);
		await offer();
		expect(await offered()).toEqual([]);
		const [row] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(row!.n).toBe(8);
	});

	test('is left by its link; the offer’s time is free, the name forgotten', async () => {
		const email = await wait();
		await offer();
		const [mail] = await mails(email, 'waiting-offer');
		const token = /waiting\/(\S+)/.exec(mail!)![1]!;
		const id = (await reading(town.visitor, (work) => subjectOfLink(work, 'waiting', token)))!;
		await acting(town.visitor, (work) => leaveWaiting(work, id));
		expect(await offered()).toEqual([]);
		const [row] = await admin`select name, email, left_at from waiting where id = ${id}`;
		expect([row!.name, row!.email]).toEqual(['', '']);
		expect(row!.left_at).not.toBe(null);
		const [live] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(live!.n).toBe(0);
	});

	test('has nobody in line who did not confirm, and offers them nothing', async () => {
		const email = await ask();
		await offer();
		expect(await line()).toEqual([]);
		expect(await offered()).toEqual([]);
		await confirm(email);
		await confirm(email);
		await offer();
		expect(await offered()).toEqual([email]);
	});

	test('goes by who confirmed first, so that addresses of nobody take no turn', async () => {
		const real = await wait();
		await offer();
		await runOut();
		await noticeRunOutOnly();
		for (let at = 0; at < 6; at++) await ask();
		await offer();
		expect(await offered()).toEqual([real]);
	});

	test('forgets an address that nobody confirmed, and only such a one', async () => {
		const [silent, late, placed] = [await ask(), await ask(), await wait()];
		await admin`update waiting set joined_at = now() - interval '8 days'
			where email in (${silent}, ${placed})`;
		expect(await forgetEnded(town.agency.id)).toBe(1);
		const rows = await admin`select email from waiting where left_at is null order by joined_at`;
		expect(rows.map((row) => row.email)).toEqual([placed, late]);
	});

	test('hears who corrects the days: the place stays, with its turn and what was let pass', async () => {
		const email = await wait({ weekdays: [1, 2] });
		await offer();
		await runOut();
		await noticeRunOutOnly();
		const next = await wait();
		const [before] = (await line()).filter(({ waiting }) => waiting.email === email);
		await ask({ email, weekdays: [4], beforeDay: null });
		// Nobody else can change a place: the correction waits for the link too.
		expect((await line()).find(({ waiting }) => waiting.email === email)).toEqual(before);
		await confirm(email);
		const places = (await line()).filter(({ waiting }) => waiting.email === email);
		expect(places).toHaveLength(1);
		expect(places[0]!.waiting.weekdays).toEqual([4]);
		expect(places[0]!.waiting.confirmedAt).toEqual(before!.waiting.confirmedAt);
		expect(places[0]!.offers).toBe(1);
		expect((await line())[0]!.waiting.email).toBe(next);
	});

	test('shows what was asked for last until it is confirmed', async () => {
		const email = await ask({ weekdays: [1] });
		await ask({ email, weekdays: [2, 4] });
		await confirm(email);
		expect((await line()).map(({ waiting }) => waiting.weekdays)).toEqual([[2, 4]]);
		// One mail an hour for one place, however often it is asked for.
		expect(await mails(email, 'waiting-joined')).toHaveLength(1);
	});

	test('writes again to who has the place already', async () => {
		const email = await wait();
		await admin`update notice set once_key = once_key || ' an hour ago' where recipient = ${email}`;
		await ask({ email });
		expect(await mails(email, 'waiting-joined')).toHaveLength(2);
		expect(await line()).toHaveLength(1);
	});

	test('has three places for one address, and never says so', async () => {
		const email = await wait();
		for (const headcount of [32, 33, 34, 35]) await ask({ email, headcount });
		const asked = await admin`select headcount from waiting where email = ${email}`;
		expect(asked.map((row) => row.headcount).sort()).toEqual([32, 33, 34, 35]);
		for (const row of await admin`select id from waiting where headcount in (33, 34) and email = ${email}`) {
			const outcome = await acting(town.visitor, (work) => confirmWaiting(work, row.id));
			expect(outcome.ok).toBe(true);
		}
		const [last] = await admin`select id from waiting where headcount = 35 and email = ${email}`;
		expect(await acting(town.visitor, (work) => confirmWaiting(work, last!.id))).toMatchObject({
			problems: [{ code: 'waiting_full' }]
		});
		const answer = await acting(town.visitor, (work) =>
			joinWaiting(work, town.agency, {
				...{ serviceKey: clinic.key, headcount: 36, organizationSize: null },
				...{ name: 'x', email, weekdays: [1], beforeDay: null, language: 'en' }
			})
		);
		expect(answer).toEqual({ ok: true, value: null });
		expect(await admin`select 1 from waiting where headcount = 36`).toHaveLength(0);
	});

	test('refuses people whom the service does not visit', async () => {
		const email = `few${people}@example.org`;
		const refused = await acting(town.visitor, (work) =>
			joinWaiting(work, town.agency, {
				...{ serviceKey: clinic.key, headcount: 2, organizationSize: null },
				...{ name: 'x', email, weekdays: [1], beforeDay: null, language: 'en' }
			})
		);
		expect(refused).toMatchObject({ problems: [{ code: 'headcount_below_minimum' }] });
	});
});

describe('a new version of a service', () => {
	test('frees what was held under the old one, and offers it anew without counting it', async () => {
		const email = await wait();
		await offer();
		const before = await startOffered();
		const kept = await acting(town.visitor, async (work) =>
			holdTime(work, town.agency, {
				...{ serviceKey: clinic.key, headcount: 32, organizationSize: null },
				...{ ...(await anotherStart(work)), address: '10.0.0.1', before: null }
			})
		);
		if (!kept.ok || !kept.value) throw new Error('nothing kept');
		await publishAgain();
		expect(await offered()).toEqual([]);
		const [live] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(live!.n).toBe(0);
		await offer();
		expect(await offered()).toEqual([email]);
		expect(await startOffered()).toEqual(before);
		expect((await line())[0]!.offers).toBe(1);
		expect(await mails(email, 'waiting-offer')).toHaveLength(2);
	});

	test('wakes the list, as a leave taken back and a day opened do', async () => {
		const actor = { ...town.visitor, kind: 'system' } as const;
		for (const act of ['leave.removed', 'closing.removed', 'service.published'] as const) {
			await admin`delete from pgboss.job where name = 'offer-times'`;
			await acting(actor, (work) => record(work, { act, subjectId: town.agency.id }));
			expect(await jobs(), act).toBe(1);
		}
	});
});

describe('a round of offers', () => {
	test('is one for all that is freed before it begins', async () => {
		await admin`delete from pgboss.job where name = 'offer-times'`;
		for (let at = 0; at < 3; at++) await wait();
		expect(await jobs()).toBe(1);
	});

	test('gives how many times it offered, and ends with as many as may stand', async () => {
		for (let at = 0; at < 5; at++) await wait();
		expect(await offerTimes(town.agency.id)).toBe(offersPerAgency(3));
		// Nothing more may be: nobody further down the line is looked at, not even to end a place.
		await admin`update waiting set headcount = 1, passed_before = ${OFFERS_MAX} where left_at is null
			and not exists (select from hold h where h.waiting_id = waiting.id and h.ended_at is null)`;
		expect(await offerTimes(town.agency.id)).toBe(0);
		expect(await line()).toHaveLength(5);
	});
});

/** When what is offered begins. */
async function startOffered(): Promise<Date[]> {
	const rows = await admin<{ at: Date }[]>`
		select v.starts_at as at from held_visit v join hold h on h.id = v.hold_id
		where h.ended_at is null and h.waiting_id is not null and v.number = 1`;
	return rows.map(({ at }) => at);
}

/** Of the days on which a series can begin only one is left, with both halves of it. Gives that. */
async function onlyDay(): Promise<Day> {
	await admin`delete from leave`;
	const day = await reading(town.visitor, async (work) => {
		const service = (await serviceByKey(work, clinic.key))!;
		const asked = { serviceId: service.id, rules: service.rules, headcount: 32 };
		const input = await availabilityFor(work, { ...asked, zone: town.agency.zone });
		const today = dayOf(work.now, town.agency.zone);
		const listed = offers(input, today, addDays(today, 60), 60);
		const halves = (at: (typeof listed)[0]) => new Set(at.times.map((one) => halfOf(one.startsAt)));
		return listed.find((one) => halves(one).size === 2)!.day;
	});
	await admin`update waiting set weekdays = ${admin.json([weekday(day)])},
		before_day = ${addDays(day, 1)} where left_at is null`;
	return day;
}
const halfOf = (start: Date) => (wallClock(start, town.agency.zone).minute < 720 ? 'am' : 'pm');

/** A listed time that nobody holds. */
async function anotherStart(work: Work) {
	const service = (await serviceByKey(work, clinic.key))!;
	const asked = { serviceId: service.id, rules: service.rules, headcount: 32 };
	const input = await availabilityFor(work, { ...asked, zone: town.agency.zone });
	const today = dayOf(work.now, town.agency.zone);
	const [first] = offers(input, addDays(today, 1), addDays(today, 60), 1);
	return { day: first!.day, minute: first!.times.at(-1)!.minute };
}

async function publishAgain(): Promise<void> {
	const agencyId = town.agency.id;
	const outcome = await acting({ kind: 'system', agencyId }, async (work) => {
		const file = fileOf((await serviceByKey(work, clinic.key))!);
		const summary = { ko: `요약 ${++people}`, en: `summary ${people}` };
		return publishService(work, { ...file, summary });
	});
	expect(outcome).toMatchObject({ ok: true, value: { isNew: true } });
}

async function jobs(): Promise<number> {
	const rows = await admin<{ n: number }[]>`
		select count(*)::int as n from pgboss.job where name = 'offer-times'`;
	return rows[0]!.n;
}

/** The holds that ran out end without a new offer. */
async function noticeRunOutOnly(): Promise<void> {
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`update hold set ended_at = now() where ended_at is null`;
}

test('a cancellation, a hold given up and somebody new wake the list', async () => {
	// Each by itself: one that waits already stands for all.
	const woken = async () => {
		const found = await jobs();
		await admin`delete from pgboss.job where name = 'offer-times'`;
		return found;
	};
	await woken();
	await ask();
	expect(await woken()).toBe(0);
	await wait();
	expect(await woken()).toBe(1);
	const booked = await book(town.agency, await aRequest(town.agency));
	if (!booked.ok) throw new Error('not booked');
	expect(await woken()).toBe(0);
	const { cancelVisits } = await import('#lib/visits/changes/cancel-visits.server.ts');
	const all = { seriesId: booked.value.seriesId, number: 1, scope: 'all' } as const;
	const holder = {
		kind: 'organization',
		agencyId: town.agency.id,
		seriesId: all.seriesId
	} as const;
	await acting(holder, (work) =>
		cancelVisits(work, town.agency, { ...all, reason: 'organization_asked', sentence: '' })
	);
	expect(await woken()).toBe(1);
});
