import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { resumeNotices } from '#lib/notices/resume-notices.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { QUEUE_TRIES, TRIES_MAX } from '#lib/notices/tries.ts';
import { reading } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let server: SMTPServer;
let taken: { to: string; message: string }[] = [];
let refusal = 0;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo: (_, __, answer) =>
			answer(refusal ? Object.assign(new Error('no'), { responseCode: refusal }) : null),
		onData(stream, session, answer) {
			let message = '';
			stream.on('data', (chunk) => (message += chunk));
			stream.on('end', () => {
				taken.push({ to: session.envelope.rcptTo[0]!.address, message });
				answer();
			});
		}
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}, 60_000);
afterEach(() => {
	taken = [];
	refusal = 0;
});
afterAll(async () => {
	delete process.env.SMTP_URL;
	await new Promise<void>((closed) => server.close(closed));
	await admin.end();
	await town.leave();
});

const notices = () => reading(town.visitor, (work) => openedNotices(work));
const mail = async () => (await notices()).find((one) => one.template === 'series-booked')!;
const send = (id: string) => sendNotice(town.agency.id, { noticeId: id });

/** The parts of a message by their type, decoded. */
function parts(message: string): Map<string, string> {
	const boundary = /boundary="([^"]+)"/.exec(message)![1]!;
	const found = message.split(`--${boundary}`).slice(1, -1);
	return new Map(
		found.map((part) => {
			const [head, ...body] = part.split('\r\n\r\n');
			const type = /content-type: ([^;\r\n]+)/i.exec(head!)![1]!;
			const text = body.join('\r\n\r\n');
			const isBase64 = /base64/i.test(head!);
			return [type, isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text];
		})
	);
}

describe('a mail by SMTP', () => {
	test('reaches the contact with the dates, the private link and a calendar of four visits', async () => {
		const { reference, token } = await aBookedSeries(town.agency);
		const waiting = await mail();
		expect(waiting.body).toContain(token);
		await send(waiting.id);
		expect(taken).toHaveLength(1);
		expect(taken[0]!.to).toBe('safety@daon.example');
		const found = parts(taken[0]!.message);
		expect(found.get('text/plain')).toContain(token);
		expect(found.get('text/plain')).toContain(reference);
		const calendar = found.get('text/calendar')!;
		expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(4);
		expect(calendar).toContain('METHOD:PUBLISH');
		expect(calendar).not.toMatch(/금연|smok/i);
		// Calendars are shared: the private link is in the mail alone.
		expect(calendar.replace(/\r\n /g, '')).not.toMatch(/https?:|URL/);
	});

	test('is sent once, and its private words are dropped when it is gone', async () => {
		const sent = await mail();
		await send(sent.id);
		expect(taken).toHaveLength(0);
		expect(sent.sentAt).not.toBeNull();
		expect([sent.body, sent.attachments]).toEqual(['', []]);
	});

	test('that the other side refuses is not called sent, says why, and is tried again', async () => {
		const day = (await mail()).createdAt;
		await aBookedSeries(town.agency);
		const waiting = await mail();
		expect(waiting.createdAt.getTime()).toBeGreaterThan(day.getTime());
		refusal = 452;
		await expect(send(waiting.id)).rejects.toThrow();
		const failed = await mail();
		expect(failed).toMatchObject({ sentAt: null, attempts: 1 });
		expect(failed.failure).toBeTruthy();
		refusal = 0;
		await send(waiting.id);
		expect((await mail()).sentAt).not.toBeNull();
	});

	test('to a mailbox that does not exist is given up at once, and no try follows by itself', async () => {
		await aBookedSeries(town.agency);
		const { id } = await mail();
		refusal = 550;
		await send(id);
		expect(await mail()).toMatchObject({ sentAt: null, attempts: 1, failure: 'SMTP 550' });
		expect((await mail()).givenUpAt).not.toBeNull();
		refusal = 0;
		await send(id);
		expect(taken).toHaveLength(0);
		await admin`delete from notice where id = ${id}`;
	});

	test('whose tries outlast the queue is tried by the duty, longer and longer apart, until it is given up', async () => {
		await aBookedSeries(town.agency);
		const { id } = await mail();
		refusal = 452;
		await admin`update notice set attempts = ${QUEUE_TRIES} where id = ${id}`;
		await send(id);
		expect(await mail()).toMatchObject({ attempts: QUEUE_TRIES + 1, givenUpAt: null });
		const isResumed = async (minutesAgo: number) => {
			await admin`delete from pgboss.job`;
			await admin`update notice set tried_at = now() - ${minutesAgo + ' minutes'}::interval where id = ${id}`;
			await resumeNotices(town.agency.id);
			return (await admin`select id from pgboss.job where data->>'noticeId' = ${id}`).length === 1;
		};
		expect([await isResumed(19), await isResumed(21)]).toEqual([false, true]);
		await admin`update notice set attempts = ${TRIES_MAX - 1}, tried_at = now() - interval '1 day'`;
		await send(id);
		expect((await mail()).givenUpAt).not.toBeNull();
		expect(await isResumed(10_000)).toBe(false);
		await admin`delete from notice where id = ${id}`;
	});

	test('is tried by one job at a time: of four at once one sends it', async () => {
		await aBookedSeries(town.agency);
		const { id } = await mail();
		const tries = await Promise.allSettled([send(id), send(id), send(id), send(id)]);
		expect(taken).toHaveLength(1);
		expect(tries.filter((one) => one.status === 'rejected').length).toBeLessThan(4);
		await send(id);
		expect(taken).toHaveLength(1);
	});

	test('whose try was cut off is tried again, but not before that try must be over', async () => {
		await aBookedSeries(town.agency);
		const { id } = await mail();
		await admin`update notice set tried_at = now() - interval '1 minute' where id = ${id}`;
		await expect(send(id)).rejects.toThrow('under way');
		// Begun by another job after this one looked at the clock.
		await admin`update notice set tried_at = now() + interval '5 seconds' where id = ${id}`;
		await expect(send(id)).rejects.toThrow('under way');
		await admin`update notice set tried_at = now() - interval '4 minutes' where id = ${id}`;
		await send(id);
		expect(taken).toHaveLength(1);
	});

	test('never names a participant to the organization', async () => {
		const words = (await notices())
			.filter((one) => one.channel === 'mail')
			.map((one) => one.subject + one.body + JSON.stringify(one.attachments))
			.join();
		expect(words).not.toContain('강하늘');
	});
});

describe('words at rest', () => {
	test('are in no column of the database, and open only as those of their own notice', async () => {
		const { token } = await aBookedSeries(town.agency);
		const [one, other] = await admin<{ id: string; body: string; whole: string }[]>`
			select id, body, n::text as whole from notice n where body <> '' order by created_at desc limit 2`;
		expect(one!.body.length).toBeGreaterThan(100);
		const rows = await admin`select n::text as whole from notice n`;
		for (const { whole } of rows) expect(whole).not.toMatch(new RegExp(`${token}|https?:|VEVENT`));
		await admin`update notice set body = ${other!.body} where id = ${one!.id}`;
		await expect(notices()).rejects.toThrow();
		await admin`update notice set body = ${one!.body} where id = ${one!.id}`;
		expect((await notices()).some(({ body }) => body.includes(token))).toBe(true);
	});
});
