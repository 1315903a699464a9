import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dayNumber, dayOf } from '#lib/base/days.ts';
import { formatShortDay, formatTime } from '#lib/i18n/times.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { moveVisits } from '#lib/visits/changes/move-visits.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { moveOffers, seenText } from '#lib/visits/time/moving.ts';
import { boardTown } from '#lib/visits/week/week.test-kit.ts';

/* Mails of which the first try fails, while the dates go on changing. */

let town: Awaited<ReturnType<typeof boardTown>>;
let server: SMTPServer;
let taken: string[] = [];

beforeAll(async () => {
	town = await boardTown();
	server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, answer) {
			let message = '';
			stream.on('data', (chunk) => (message += chunk));
			stream.on('end', () => {
				taken.push(message);
				answer();
			});
		}
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}, 60_000);
afterEach(async () => {
	taken = [];
	await town.admin`update allocation set released_at = now() where released_at is null`;
});
afterAll(async () => {
	delete process.env.SMTP_URL;
	await new Promise<void>((closed) => server.close(closed));
	await town.leave();
});

/** Moves one visit of a series to another time than its own, and than those to `avoid`. */
async function move(seriesId: string, number: number, avoid: Date[] = []): Promise<void> {
	const outcome = await acting(town.lead, async (work) => {
		const found = (await seriesById(work, seriesId))!;
		const visits = await bookedVisits(work, seriesId);
		const question = await moveQuestion(work, found, visits, { number, scope: 'this' });
		const own = dayNumber(dayOf(visits[number - 1]!.startsAt, town.agency.zone));
		const taken = [visits[number - 1]!.startsAt, ...avoid].map((at) => at.getTime());
		const slot = moveOffers(question, own - 6, own + 20, 20)
			.flatMap(({ times }) => times)
			.find(({ startsAt }) => !taken.includes(startsAt.getTime()))!;
		return moveVisits(work, town.agency, {
			...{ requestKey: newId(new Date()), seriesId, number, scope: 'this' },
			...{ day: slot.day, minute: slot.minute, seen: seenText(visits) }
		});
	});
	expect(outcome).toMatchObject({ ok: true });
}
const cancel = (seriesId: string, number: number) =>
	acting(town.lead, (work) =>
		cancelVisits(work, town.agency, {
			...{ seriesId, number, scope: 'this' },
			...{ reason: 'agency_cannot_come', sentence: '죄송합니다. (예시)' }
		})
	);
const confirm = (id: string) => acting(town.lead, (work) => confirmSeries(work, town.agency, id));

/** The mails of a template about a series, the oldest first. */
async function mails(seriesId: string, template: string) {
	const all = await reading(town.visitor, (work) => openedNotices(work, 500));
	return all.filter((one) => one.template === template && one.subjectId === seriesId).reverse();
}
const send = (id: string) => sendNotice(town.agency.id, { noticeId: id });
/** Where the visits stand in a mail, and in truth. */
const starts = (mail: { attachments: { content: string }[] }) =>
	[...mail.attachments[0]!.content.matchAll(/^DTSTART[^:]*:(\S+)/gm)].map(([, at]) => at!);
async function trueStarts(seriesId: string) {
	const visits = await town.visitsOf(seriesId);
	return visits.map(
		({ startsAt }) => startsAt.toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z'
	);
}

/** What a mail of a move says that changed, a line each. */
const changesOf = ({ body }: { body: string }) =>
	body.split('바뀐 방문 (전 → 지금)\n')[1]!.split('\n\n')[0]!.split('\n');
const line = (before: Date, now: Date) => {
	const said = (at: Date) =>
		`${formatShortDay(dayOf(at, town.agency.zone), 'ko')} ${formatTime(at, town.agency.zone)}`;
	return `1회차  ${said(before)} → ${said(now)}`;
};

test('a mail of a move says the service, what was and what is', async () => {
	const id = await town.booked();
	const [before] = await town.visitsOf(id);
	await move(id, 1);
	const [after] = await town.visitsOf(id);
	const [mail] = await mails(id, 'series-moved');
	expect(changesOf(mail!)).toEqual([line(before!.startsAt, after!.startsAt)]);
	expect(mail!.body).toContain('서비스  찾아가는 직장인 금연클리닉');
	expect(mail!.subject).toContain('방문 서비스: 방문 날짜가 바뀌었습니다');
	expect(mail!.subject).not.toContain('금연');
});

test('a move of what was promised says that the poster says old dates; before it there is none', async () => {
	const id = await town.booked();
	await move(id, 1);
	const [asked] = await mails(id, 'series-moved');
	expect(asked!.body).not.toContain('포스터');
	await confirm(id);
	await move(id, 1);
	const [, promised] = await mails(id, 'series-moved');
	expect(promised!.body).toMatch(
		/새 날짜가 적힌 포스터로 바꿔 주세요\.\nhttp\S+\/poster\n\n신청 내용 보기/
	);
});

test('what was is what its reader was told last, not what stood in between', async () => {
	const id = await town.booked();
	const [before] = await town.visitsOf(id);
	await move(id, 1);
	await move(id, 1, [before!.startsAt]);
	const [after] = await town.visitsOf(id);
	const [first, second] = await mails(id, 'series-moved');
	// The first did not go out: of its dates nobody was told.
	expect(changesOf(second!)).toEqual([line(before!.startsAt, after!.startsAt)]);
	await send(first!.id);
	await send(second!.id);
	expect(taken).toHaveLength(1);
	await move(id, 1, [before!.startsAt]);
	const [last] = await town.visitsOf(id);
	const [, , third] = await mails(id, 'series-moved');
	expect(changesOf(third!)).toEqual([line(after!.startsAt, last!.startsAt)]);
});

test('a mail of a move that another move followed does not go out', async () => {
	const id = await town.booked();
	await move(id, 1);
	await move(id, 1);
	const [first, second] = await mails(id, 'series-moved');
	await send(second!.id);
	await send(first!.id);
	expect(taken).toHaveLength(1);
	const [withdrawn] = await mails(id, 'series-moved');
	expect(withdrawn!.withdrawnAt).not.toBeNull();
	expect(withdrawn!.body).toBe('');
});

test('of two visits that moved, the one that only the older mail names is told anew', async () => {
	const id = await town.booked();
	await move(id, 1);
	await move(id, 2);
	const [first] = await mails(id, 'series-moved');
	await send(first!.id);
	expect(taken).toHaveLength(0);
	const [, , anew] = await mails(id, 'series-moved');
	expect(changesOf(anew!)).toHaveLength(1);
	expect(changesOf(anew!)[0]).toMatch(/^1회차 .+ → .+/);
	expect(starts(anew!)).toEqual(await trueStarts(id));
	await send(anew!.id);
	expect(taken).toHaveLength(1);
});

test('the confirmation, with its poster, is told anew with the dates of now', async () => {
	const id = await town.booked();
	await confirm(id);
	await move(id, 1);
	const [first] = await mails(id, 'series-confirmed');
	await send(first!.id);
	const [, anew, ...more] = await mails(id, 'series-confirmed');
	expect(more).toEqual([]);
	expect(anew!.body).toContain('/poster');
	expect(starts(anew!)).toEqual(await trueStarts(id));
	await send(anew!.id);
	expect(taken).toHaveLength(1);
	// Once more nothing has changed, and nothing is written.
	await send(anew!.id);
	expect(await mails(id, 'series-confirmed')).toHaveLength(2);
});

test('the receipt of a request is not sent after its confirmation', async () => {
	const id = await town.booked();
	const [receipt] = await mails(id, 'series-booked');
	await confirm(id);
	await send(receipt!.id);
	expect(taken).toHaveLength(0);
	expect(await mails(id, 'series-booked')).toHaveLength(1);
	const [confirmed] = await mails(id, 'series-confirmed');
	await send(confirmed!.id);
	expect(taken).toHaveLength(1);
});

test('why a visit does not take place is told anew when the others moved since', async () => {
	const id = await town.booked();
	await cancel(id, 4);
	await move(id, 1);
	const [first] = await mails(id, 'series-cancelled');
	await send(first!.id);
	expect(taken).toHaveLength(0);
	const [, anew] = await mails(id, 'series-cancelled');
	expect(anew!.body).toContain('죄송합니다. (예시)');
	await send(anew!.id);
	expect(taken).toHaveLength(1);
});

test('a mail whose dates are still so goes out, whatever else was written', async () => {
	const id = await town.booked();
	await move(id, 1);
	const [moved] = await mails(id, 'series-moved');
	await confirm(id);
	await send(moved!.id);
	expect(taken).toHaveLength(1);
});
