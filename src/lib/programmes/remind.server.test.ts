import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { resumeReminders, stopReminders } from '#lib/notices/stops.server.ts';
import { remindParticipants } from '#lib/programmes/remind-participants.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { remindOrganizations } from '#lib/visits/reminders/remind-organizations.server.ts';

/* Reminders as rows: who gets which, once, and what no longer goes out. */

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let seriesId: string;
let visit: { id: string; startsAt: Date };

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
beforeEach(async () => {
	await admin`truncate notice, notice_stop, notice_choice`;
	await admin`update allocation set released_at = now() where released_at is null`;
	const booked = await aBookedSeries(town.agency, 2);
	seriesId = booked.seriesId;
	await admin`delete from notice`;
	const [row] = await admin`
		select id, starts_at as "startsAt" from visit where series_id = ${seriesId} and number = 1`;
	visit = row as typeof visit;
});
afterEach(async () => {
	delete process.env.DOORSTEP_NOW;
	delete process.env.TEXT_HOOK_URL;
	await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, now(), 'staff', 'agency_cannot_come' from visit on conflict do nothing`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const confirm = async () => {
	const [row] = await admin`
		select id from staff where role = 'administrator' and agency_id = ${town.agency.id}`;
	const actor = {
		kind: 'staff',
		agencyId: town.agency.id,
		staffId: row!.id,
		role: 'administrator'
	};
	await acting(actor as never, (work) => confirmSeries(work as never, town.agency, seriesId));
	await admin`delete from notice`;
};
/** Lets the clock show a moment before the first visit. */
const hoursBefore = (hours: number) => {
	process.env.DOORSTEP_NOW = new Date(visit.startsAt.getTime() - hours * 3_600_000).toISOString();
};
/** The morning of the day before, 10:05 in Seoul. */
const morningBefore = () => {
	const day = new Date(visit.startsAt.getTime() + 9 * 3_600_000 - 86_400_000)
		.toISOString()
		.slice(0, 10);
	process.env.DOORSTEP_NOW = new Date(`${day}T10:05:00+09:00`).toISOString();
};
const remind = async () =>
	(await remindOrganizations(town.agency.id)) + (await remindParticipants(town.agency.id));
const notices = () => reading(town.visitor, (work) => openedNotices(work));
const keys = async () => (await notices()).map(({ onceKey }) => onceKey.split(' ')[1]).sort();

describe('before a promised visit', () => {
	test('two participants are each told the day before, and once however often somebody looks', async () => {
		await confirm();
		morningBefore();
		await Promise.all([remind(), remind()]);
		await remind();
		const texts = (await notices()).filter((one) => one.channel === 'text');
		expect(texts).toHaveLength(2);
		expect(new Set(texts.map((one) => one.recipient)).size).toBe(2);
		for (const { body } of texts) {
			expect(body).toMatch(/\/hangang\/plan\/[\w-]{43}/);
			expect(body).toMatch(/\/hangang\/stop\/[\w-]{43}/);
			expect(body.slice(0, 40)).not.toMatch(/금연|흡연|smok/i);
		}
	});

	test('and two hours before, with nothing written for the days that passed', async () => {
		await confirm();
		hoursBefore(1.9);
		await remind();
		expect((await keys()).filter((one) => one?.startsWith('participant'))).toEqual([
			'participant-hours',
			'participant-hours'
		]);
	});

	test('the organization reads what to prepare, gets the calendar, and no name of a participant', async () => {
		await confirm();
		hoursBefore(3);
		await remindOrganizations(town.agency.id);
		const [mail] = await notices();
		expect(mail).toMatchObject({ channel: 'mail', recipient: 'safety@daon.example' });
		expect(mail!.body).toContain('조용한 회의실');
		expect(mail!.body).toMatch(/\/stop\/[\w-]{43}/);
		expect(mail!.attachments[0]!.content).toContain('BEGIN:VEVENT');
		expect(mail!.body).not.toContain('강하늘');
		expect(mail!.subject + mail!.body.slice(0, 40)).not.toMatch(/금연|흡연|smok/i);
	});

	test('nothing is promised before the agency confirmed it', async () => {
		hoursBefore(1.5);
		expect(await remind()).toBe(0);
	});

	test('the agency can switch each kind off', async () => {
		await confirm();
		const [row] = await admin`
			select id from staff where role = 'administrator' and agency_id = ${town.agency.id}`;
		await admin`insert into notice_choice values (${town.agency.id}, 1260, 480,
			'["participant-hours", "organization-one-day"]', now(), ${row!.id})`;
		hoursBefore(1.5);
		expect(await remind()).toBe(0);
	});
});

describe('who stopped reminders', () => {
	test('gets none, until they begin them again', async () => {
		await confirm();
		const of = { audience: 'organization', subjectId: seriesId } as const;
		const [person] = await admin`select id from enrolment where series_id = ${seriesId} limit 1`;
		const own = { audience: 'participant', subjectId: person!.id as string } as const;
		await acting(town.visitor, (work) => stopReminders(work, of));
		await acting(town.visitor, (work) => stopReminders(work, own));
		await acting(town.visitor, (work) => stopReminders(work, own));
		hoursBefore(1.5);
		expect(await remind()).toBe(1);
		await acting(town.visitor, (work) => resumeReminders(work, of));
		await acting(town.visitor, (work) => resumeReminders(work, own));
		expect(await remind()).toBe(2);
	});
});

describe('a reminder that waits', () => {
	/** Reminds both participants, and lets a provider be there that nobody can reach. */
	async function waiting() {
		await confirm();
		// Past eight in the morning: the quiet hours have a test of their own.
		hoursBefore(0.9);
		await remindParticipants(town.agency.id);
		process.env.TEXT_HOOK_URL = 'http://127.0.0.1:1/send';
		return (await notices())[0]!;
	}
	const fateOf = async (id: string) => {
		await sendNotice(town.agency.id, { noticeId: id }).catch(() => {});
		return (await notices()).find((one) => one.id === id)!;
	};

	test('is tried while it is true', async () => {
		const { id } = await waiting();
		expect(await fateOf(id)).toMatchObject({ withdrawnAt: null, attempts: 1 });
	});

	test('is taken back, words and all, once its visit moved', async () => {
		const { id } = await waiting();
		await admin`update visit set starts_at = starts_at + interval '30 minutes' where id = ${visit.id}`;
		const gone = await fateOf(id);
		expect(gone.withdrawnAt).not.toBeNull();
		expect([gone.attempts, gone.body]).toEqual([0, '']);
	});

	test('is taken back once its visit is cancelled, has begun, or its person said stop', async () => {
		const first = await waiting();
		await acting(town.visitor, (work) =>
			stopReminders(work, { audience: 'participant', subjectId: first.subjectId! })
		);
		expect((await fateOf(first.id)).withdrawnAt).not.toBeNull();
		const other = (await notices()).find((one) => one.id !== first.id)!;
		await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
			values (${town.agency.id}, ${visit.id}, now(), 'staff', 'agency_cannot_come')`;
		expect((await fateOf(other.id)).withdrawnAt).not.toBeNull();
	});

	test('is taken back when it comes too late', async () => {
		const { id } = await waiting();
		hoursBefore(-0.1);
		expect((await fateOf(id)).withdrawnAt).not.toBeNull();
	});
});

test('a text in the night waits until the morning, unless its visit begins before', async () => {
	const night = '2026-11-23T22:30:00+09:00';
	process.env.DOORSTEP_NOW = new Date(night).toISOString();
	process.env.TEXT_HOOK_URL = 'http://127.0.0.1:1/send';
	const write = (aboutAt: string | null) => {
		const id = newId(new Date());
		return admin`insert into notice
			(agency_id, id, once_key, template, channel, recipient, language, subject, body, created_at, about_at)
			values (${town.agency.id}, ${id}, ${id}, 'survey-link', 'text', '010-0000-0000', 'ko', '', 'x',
				now(), ${aboutAt}) returning id`;
	};
	const [[later], [soon]] = [await write(null), await write('2026-11-24T07:00:00+09:00')];
	await sendNotice(town.agency.id, { noticeId: later!.id });
	await sendNotice(town.agency.id, { noticeId: soon!.id }).catch(() => {});
	const rows = await admin`select id, not_before, attempts from notice order by created_at`;
	const row = (id: string) => rows.find((one) => one.id === id)!;
	expect(row(later!.id)).toMatchObject({
		attempts: 0,
		not_before: new Date('2026-11-24T08:00:00+09:00')
	});
	expect(row(soon!.id)).toMatchObject({ attempts: 1, not_before: null });
});
