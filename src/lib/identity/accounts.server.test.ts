import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { namsan, password as townPassword } from '../../../tests/town/cast.ts';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import type { Role, StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { addStaff } from '#lib/identity/add-staff.server.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { changeStaff, type StaffFacts } from '#lib/identity/change-staff.server.ts';
import { choosePassword, passwordOwner } from '#lib/identity/choose-password.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { PASSWORD_LINK_HOURS, sendPasswordLink } from '#lib/identity/password-link.server.ts';
import { checkSession } from '#lib/identity/sessions.server.ts';
import { signIn } from '#lib/identity/sign-in.server.ts';
import { switchOff, switchOn } from '#lib/identity/switch-off.server.ts';
import type { NoticeWords } from '#lib/notices/schema.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let administrator: StaffActor;
const own = 'a walk along the river';

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	administrator = await actorOf('admin@hangang.example');
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function actorOf(email: string): Promise<StaffActor> {
	const [row] = await admin<{ id: string; role: Role }[]>`
		select id, role from staff where email = ${email}`;
	return { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role: row!.role };
}

const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'done' : outcome.problems[0]!.code);
const act = (what: (work: Work<StaffActor>) => Promise<Outcome<unknown>>, actor = administrator) =>
	acting(actor, what).then(codeOf);

let count = 0;
async function added(role: Role = 'counselor') {
	const email = `person-${++count}@hangang.example`;
	const person = { name: '새 사람 예시', email, role, language: 'en' } as const;
	const outcome = await acting(administrator, (work) => addStaff(work, town.agency, person));
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return { id: outcome.value, email };
}

/** The tokens that were mailed to an address, the newest first. */
async function mailed(email: string): Promise<string[]> {
	const rows = await admin`select id, body from notice
		where recipient = ${email} and template = 'staff-password' order by created_at desc, once_key desc`;
	return Promise.all(
		rows.map(async ({ id, body }) => {
			const words = JSON.parse(await atRest.open(body, id)) as NoticeWords;
			return /\/password\/(\S+)/.exec(words.body)![1]!;
		})
	);
}

const choose = (token: string, password = own) =>
	choosePassword(town.visitor, token, password).then(codeOf);
const enter = (email: string, password = own) =>
	signIn(town.agency.id, { email, password, address: newId(new Date()) });
const session = (token: string) =>
	acting(town.visitor, (work) => checkSession(work, token)).then((held) => held !== null);

describe('somebody who was added', () => {
	test('chooses a password behind the mailed link, once, and signs in with it', async () => {
		const { email } = await added();
		expect(codeOf(await enter(email))).toBe('wrong_sign_in');
		const [token] = await mailed(email);
		const owner = await reading(town.visitor, (work) => passwordOwner(work, token!));
		expect(owner).toMatchObject({ email });
		expect(await choose(token!, 'password12345')).toBe('password_guessable');
		expect(await choose(token!)).toBe('done');
		expect(await choose(token!)).toBe('link_unknown');
		expect(codeOf(await enter(email))).toBe('done');
		const [row] = await admin`select password_hash from staff where email = ${email}`;
		expect(row!.password_hash).toMatch(/^\$argon2id\$/);
	});

	test('finds nothing of the link in the database', async () => {
		const { email } = await added();
		const [token] = await mailed(email);
		const rows = await admin`select to_jsonb(l) as row from personal_link l
			union all select to_jsonb(n) from notice n union all select to_jsonb(e) from ledger_entry e`;
		expect(rows.length).toBeGreaterThan(0);
		for (const { row } of rows) expect(JSON.stringify(row)).not.toContain(token!);
	});

	test('comes too late when the link has run out, and gets another one', async () => {
		const { id, email } = await added();
		const [late] = await mailed(email);
		const hour = 3_600_000;
		process.env.DOORSTEP_NOW = new Date(Date.now() + PASSWORD_LINK_HOURS * hour).toISOString();
		expect(await choose(late!)).toBe('link_unknown');
		expect(await act((work) => sendPasswordLink(work, town.agency, id))).toBe('done');
		const [token, ...before] = await mailed(email);
		expect(before).toEqual([late]);
		expect(await choose(token!)).toBe('done');
	});

	test('chooses with the newest link only, and never in another agency', async () => {
		const { id, email } = await added();
		await act((work) => sendPasswordLink(work, town.agency, id));
		const tokens = await mailed(email);
		const elsewhere = { kind: 'visitor', agencyId: namsan.id } as const;
		for (const token of tokens) {
			expect(codeOf(await choosePassword(elsewhere, token, own))).toBe('link_unknown');
		}
		const answers = [];
		for (const token of tokens) answers.push(await choose(token));
		expect(answers.toSorted()).toEqual(['done', 'link_unknown']);
	});

	test('chooses once, however many try with the same link at once', async () => {
		const { email } = await added();
		const [token] = await mailed(email);
		const answers = await Promise.all(Array.from({ length: 5 }, () => choose(token!)));
		expect(answers.filter((one) => one === 'done')).toHaveLength(1);
	});
});

describe('a new password', () => {
	test('ends every session that was open with the old one', async () => {
		const entered = await enter('naru@hangang.example', townPassword);
		if (!entered.ok) throw new Error('not signed in');
		const { staffId } = await actorOf('naru@hangang.example');
		await act((work) => sendPasswordLink(work, town.agency, staffId));
		expect(await session(entered.value.token)).toBe(true);
		const [token] = await mailed('naru@hangang.example');
		expect(await choose(token!)).toBe('done');
		expect(await session(entered.value.token)).toBe(false);
		expect(codeOf(await enter('naru@hangang.example', townPassword))).toBe('wrong_sign_in');
	});
});

describe('a sign-in that is switched off', () => {
	test('ends at once, and works again with the same password when it is switched on', async () => {
		const { id, email } = await added();
		await choose((await mailed(email))[0]!);
		const entered = await enter(email);
		if (!entered.ok) throw new Error('not signed in');
		expect(await act((work) => switchOff(work, id))).toBe('done');
		const rows = await admin`select from session where staff_id = ${id}`;
		expect(rows).toHaveLength(0);
		expect(codeOf(await enter(email))).toBe('wrong_sign_in');
		expect(await act((work) => switchOff(work, id))).toBe('not_found');
		expect(await act((work) => sendPasswordLink(work, town.agency, id))).toBe('not_found');
		expect(await act((work) => switchOn(work, id))).toBe('done');
		expect(codeOf(await enter(email))).toBe('done');
	});

	test('takes the link with it that was on its way', async () => {
		const { id, email } = await added();
		await act((work) => switchOff(work, id));
		expect(await choose((await mailed(email))[0]!)).toBe('link_unknown');
	});

	test('is never that of the last administrator who can sign in', async () => {
		const { staffId } = administrator;
		expect(await act((work) => switchOff(work, staffId))).toBe('last_administrator');
		// Another one who has no password yet cannot sign in.
		const { id, email } = await added('administrator');
		expect(await act((work) => switchOff(work, staffId))).toBe('last_administrator');
		await choose((await mailed(email))[0]!);
		const other: StaffActor = { ...administrator, staffId: id };
		const answers = await Promise.all([
			act((work) => switchOff(work, id)),
			act((work) => switchOff(work, staffId), other)
		]);
		expect(answers.toSorted()).toEqual(['done', 'last_administrator']);
		const left = await admin`select id from staff where agency_id = ${town.agency.id}
			and role = 'administrator' and disabled_at is null`;
		expect(left).toHaveLength(1);
		await admin`update staff set disabled_at = null where role = 'administrator'`;
	});
});

describe('what is kept of somebody', () => {
	const facts = (changes: Partial<StaffFacts> = {}): StaffFacts => ({
		...{ name: '고친 이름 예시', role: 'counselor', language: 'ko' },
		email: `changed-${++count}@hangang.example`,
		...changes
	});
	const change = (id: string, wanted: StaffFacts, actor = administrator) =>
		act((work) => changeStaff(work, id, wanted), actor);

	test('is changed, and the new role holds for a session that is open', async () => {
		const { id, email } = await added();
		await choose((await mailed(email))[0]!);
		const entered = await enter(email);
		if (!entered.ok) throw new Error('not signed in');
		const wanted = facts({ role: 'lead' });
		expect(await change(id, wanted)).toBe('done');
		const visitor = { kind: 'visitor', agencyId: town.agency.id } as const;
		const now = await acting(visitor, (work) => checkSession(work, entered.value.token));
		expect(now).toMatchObject({ name: wanted.name, role: 'lead', language: 'ko' });
		expect(codeOf(await enter(wanted.email))).toBe('done');
		expect(codeOf(await enter(email))).toBe('wrong_sign_in');
	});

	test('takes a link along that was mailed to the address of before', async () => {
		const { id, email } = await added();
		const [token] = await mailed(email);
		expect(await change(id, facts({ email }))).toBe('done');
		expect(await change(id, facts())).toBe('done');
		expect(await choose(token!)).toBe('link_unknown');
	});

	test('is not an address that somebody has, nor a role or an account out of reach', async () => {
		const { id } = await added();
		expect(await change(id, facts({ email: 'gaon@hangang.example' }))).toBe('email_taken');
		const lead = { ...administrator, role: 'lead' } as const;
		expect(await change(id, facts({ role: 'administrator' }), lead)).toBe('not_allowed');
		expect(await change(administrator.staffId, facts(), lead)).toBe('not_allowed');
		expect(await change(newId(new Date()), facts())).toBe('not_found');
		expect(await change('nobody', facts())).toBe('not_found');
	});

	test('leaves an administrator who can sign in, also when two lower each other at once', async () => {
		await admin`update staff set disabled_at = now() where role = 'administrator'
			and agency_id = ${town.agency.id} and id <> ${administrator.staffId}`;
		const before = await admin`select name, email, role, language from staff
			where id = ${administrator.staffId}`;
		const own = before[0] as unknown as StaffFacts;
		const lowered = { ...own, role: 'lead' } as const;
		expect(await change(administrator.staffId, lowered)).toBe('last_administrator');
		const { id, email } = await added('administrator');
		await choose((await mailed(email))[0]!);
		const second = await actorOf(email);
		const answers = await Promise.all([
			change(id, facts({ email, role: 'lead' })),
			change(administrator.staffId, lowered, second)
		]);
		expect(answers.toSorted()).toEqual(['done', 'last_administrator']);
		await admin`update staff set role = 'administrator' where id = ${administrator.staffId}`;
		await admin`update staff set role = 'counselor' where id = ${id}`;
	});
});

test('a lead keeps the accounts of counselors and of nobody above them', async () => {
	const lead: StaffActor = { ...administrator, role: 'lead' };
	const person = { name: '예시', language: 'ko' } as const;
	for (const role of ['administrator', 'head', 'lead'] as const) {
		const wanted = { ...person, role, email: `${role}@new.example` };
		expect(await act((work) => addStaff(work, town.agency, wanted), lead)).toBe('not_allowed');
	}
	const { staffId } = administrator;
	expect(await act((work) => switchOff(work, staffId), lead)).toBe('not_allowed');
	expect(await act((work) => sendPasswordLink(work, town.agency, staffId), lead)).toBe(
		'not_allowed'
	);
	const { id } = await added();
	expect(await act((work) => switchOff(work, id), lead)).toBe('done');
	expect(await act((work) => switchOn(work, id), lead)).toBe('done');
	const counselor: StaffActor = { ...administrator, role: 'counselor' };
	expect(await act((work) => switchOff(work, id), counselor)).toBe('not_allowed');
	const left = await admin`select count(*)::int as n from staff where email like '%@new.example'`;
	expect(left[0]!.n).toBe(0);
});
