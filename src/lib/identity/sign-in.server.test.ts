import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hangang, namsan, password } from '../../../tests/town/cast.ts';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { attemptsUsedUp, countAttempt } from '#lib/identity/attempts.server.ts';
import { makeLink, subjectOfLink } from '#lib/identity/links.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { checkSession, endAllSessions } from '#lib/identity/sessions.server.ts';
import { signIn } from '#lib/identity/sign-in.server.ts';
import { signOut } from '#lib/identity/sign-out.server.ts';
import { acting } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function signedIn(email = 'gaon@hangang.example', agencyId = hangang.id) {
	const outcome = await signIn(agencyId, { email, password, address: newId(new Date()) });
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return outcome.value;
}

const check = (token: string, agencyId = hangang.id) =>
	acting({ kind: 'visitor', agencyId }, (work) => checkSession(work, token));

/** Lets so many hours pass for everything that is handed the clock. */
function later(hours: number): void {
	process.env.DOORSTEP_NOW = new Date(Date.now() + hours * 3_600_000).toISOString();
}

test('whoever signs in rightly again and again is never sent away, and wrong tries still count', async () => {
	const given = { email: 'dami@hangang.example', password, address: '10.9.8.7' };
	for (let time = 0; time < 12; time++) {
		expect((await signIn(hangang.id, given)).ok, `${time}`).toBe(true);
	}
	const wrong = { ...given, password: 'wrong' };
	const codes: string[] = [];
	for (let time = 0; time < 12; time++) {
		const tried = await signIn(hangang.id, wrong);
		if (!tried.ok) codes.push(tried.problems[0]!.code);
		// Not even by signing in between them.
		if (time < 9) expect((await signIn(hangang.id, given)).ok, `${time}`).toBe(true);
	}
	expect(codes.slice(0, 9)).toEqual(Array(9).fill('wrong_sign_in'));
	expect(codes.at(-1)).toBe('too_many_tries');
}, 60_000);

describe('a session', () => {
	test('is known by its cookie, and the database holds nothing that could be one', async () => {
		const { token, staffId } = await signedIn();
		expect(await check(token)).toMatchObject({ staffId, role: 'counselor' });
		const rows = await admin`select id_hash from session`;
		for (const { id_hash } of rows) {
			expect(id_hash).not.toBe(token);
			expect(await check(id_hash as string)).toBeNull();
		}
	});

	test('of one agency is nothing in another', async () => {
		const { token } = await signedIn();
		expect(await check(token, namsan.id)).toBeNull();
		expect(await check(token)).not.toBeNull();
	});

	test('is renewed while it is used, and keeps its cookie', async () => {
		const { token } = await signedIn();
		await admin`update session set expires_at = now() + interval '1 hour'`;
		await check(token);
		const [row] = await admin`select max(expires_at) - now() as left from session`;
		expect(String(row!.left)).toMatch(/^1[01]:|^12:00/);
		expect(await check(token)).not.toBeNull();
	});

	test('of the office ends after half an hour without use, a counselors after twelve hours', async () => {
		const office = await signedIn('admin@hangang.example');
		const field = await signedIn();
		later(0.6);
		expect(await check(office.token)).toBeNull();
		expect(await check(field.token)).not.toBeNull();
		later(13);
		expect(await check(field.token)).toBeNull();
	});

	test('ends by its age however much it is used', async () => {
		const { token } = await signedIn();
		for (let hours = 0; hours <= 14 * 24; hours += 11) {
			await admin`update session set expires_at = now() + interval '2 years'`;
			later(hours);
			if (hours < 14 * 24) expect(await check(token), `${hours} h`).not.toBeNull();
		}
		later(14 * 24 + 1);
		expect(await check(token)).toBeNull();
	});

	test('ends on the server by signing out, by ending all, and by disabling the person', async () => {
		const one = await signedIn();
		await signOut(hangang.id, one.token);
		expect(await check(one.token)).toBeNull();
		const [two, three] = [await signedIn(), await signedIn()];
		await acting(town.visitor, (work) => endAllSessions(work, two.staffId));
		expect([await check(two.token), await check(three.token)]).toEqual([null, null]);
		const four = await signedIn('dami@hangang.example');
		await admin`update staff set disabled_at = now() where id = ${four.staffId}`;
		expect(await check(four.token)).toBeNull();
	});
});

describe('signing in', () => {
	test('says the same of an unknown address and of a wrong password', async () => {
		const address = newId(new Date());
		const unknown = await signIn(hangang.id, { email: 'x@hangang.example', password, address });
		const wrong = await signIn(hangang.id, {
			email: 'naru@hangang.example',
			password: 'wrong',
			address
		});
		expect(unknown).toEqual(wrong);
	});

	test('is slowed after ten wrong tries, for that account from that place only', async () => {
		const address = newId(new Date());
		const given = { email: 'naru@hangang.example', password: 'wrong', address };
		for (let tries = 0; tries < 10; tries++) await signIn(hangang.id, given);
		const slowed = await signIn(hangang.id, { ...given, password });
		expect(slowed).toMatchObject({ ok: false, problems: [{ code: 'too_many_tries' }] });
		expect((await signIn(hangang.id, { ...given, password, address: 'elsewhere' })).ok).toBe(true);
	});

	test('from many places at once is slowed for that account, and open again when the window ends', async () => {
		const given = { email: 'dami@namsan.example', password: 'wrong' };
		const from = (address: string) => signIn(namsan.id, { ...given, address });
		for (let tries = 0; tries < 50; tries++) await from(`place ${tries}`);
		expect(await from('one more')).toMatchObject({
			problems: [{ code: 'too_many_tries', params: { minutes: 15 } }]
		});
		later(0.3);
		const again = await signIn(namsan.id, { ...given, password, address: 'one more' });
		expect(again.ok).toBe(true);
	}, 40_000);

	test('again and again from one place does not use up what the account has elsewhere', async () => {
		const given = { email: 'gaon@namsan.example', password: 'wrong' };
		for (let tries = 0; tries < 60; tries++) {
			await signIn(namsan.id, { ...given, address: 'one place' });
		}
		const elsewhere = await signIn(namsan.id, { ...given, password, address: 'another' });
		expect(elsewhere.ok).toBe(true);
	});

	test('parallel tries are counted exactly', async () => {
		const limit = { name: 'probe', count: 10, windowMinutes: 5 };
		const all = await Promise.all(
			Array.from({ length: 60 }, () => countAttempt(hangang.id, limit, 'one key'))
		);
		expect(all.filter((one) => one === null)).toHaveLength(10);
	});

	test('asking whether tries are used up is no try, and says so from the last one on', async () => {
		const limit = { name: 'asked', count: 2, windowMinutes: 5 };
		const ask = () => attemptsUsedUp(hangang.id, limit, 'one key');
		for (let asked = 0; asked < 5; asked++) expect(await ask()).toBeNull();
		await countAttempt(hangang.id, limit, 'one key');
		expect(await ask()).toBeNull();
		await countAttempt(hangang.id, limit, 'one key');
		expect(await ask()).toMatchObject({ code: 'too_many_tries' });
		later(0.1);
		expect(await ask()).toBeNull();
	});
});

describe('a private link', () => {
	test('opens its subject, as its kind, in its agency, until it ends', async () => {
		const subject = newId(new Date());
		const ends = new Date(Date.now() + 3_600_000);
		const token = await acting(town.visitor, (work) => makeLink(work, 'plan', subject, ends));
		const open = (kind: 'plan' | 'survey', agencyId = hangang.id) =>
			acting({ kind: 'visitor', agencyId }, (work) => subjectOfLink(work, kind, token));
		expect(token.length).toBeGreaterThanOrEqual(43);
		expect(await open('plan')).toBe(subject);
		expect(await open('survey')).toBeNull();
		expect(await open('plan', namsan.id)).toBeNull();
		later(2);
		expect(await open('plan')).toBeNull();
		const [row] =
			await admin`select count(*)::int as n from personal_link where token_hash = ${token}`;
		expect(row!.n).toBe(0);
	});
});
