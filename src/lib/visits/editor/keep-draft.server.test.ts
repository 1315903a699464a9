import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namsan } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { draftOf, draftsOfOffice } from '#lib/visits/editor/draft-queries.server.ts';
import {
	DRAFTS_MAX,
	dropDraft,
	keepDraft,
	type KeepDraft
} from '#lib/visits/editor/keep-draft.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let one: StaffActor;
let other: StaffActor;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const rows = await admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${town.agency.id} and role in ('administrator', 'head')
		order by role`;
	const as = ({ id: staffId, role }: (typeof rows)[number]): StaffActor => ({
		...{ kind: 'staff', agencyId: town.agency.id, staffId, role }
	});
	[one, other] = [as(rows[0]!), as(rows[1]!)];
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const clinic = { serviceKey: 'clinic', id: null, base: 'clinic 1' };
const keep = (actor: StaffActor, asked: Partial<KeepDraft>) =>
	acting(actor, (work) => keepDraft(work, { ...clinic, typed: {}, revision: 0, ...asked }));
const codeOf = (outcome: Awaited<ReturnType<typeof keep>>) =>
	outcome.ok ? outcome.value.revision : outcome.problems[0]!.code;
const found = () => reading(one, (work) => draftOf(work, 'clinic', null));

test('a draft is found again with who kept it, and nobody writes over what they did not see', async () => {
	expect(codeOf(await keep(one, { typed: { key: 'clinic', fee: 'none' } }))).toBe(1);
	expect(await found()).toMatchObject({ revision: 1, typed: { fee: 'none' }, base: 'clinic 1' });
	// Somebody who saw none, and somebody who saw another one.
	expect(codeOf(await keep(other, { typed: { fee: 'mine' } }))).toBe('draft_changed');
	expect(codeOf(await keep(other, { typed: { fee: 'mine' }, revision: 1 }))).toBe(2);
	expect(codeOf(await keep(one, { typed: { fee: 'late' }, revision: 1 }))).toBe('draft_changed');
	const [row] = await admin`select name from staff where id = ${other.staffId}`;
	expect(await found()).toMatchObject({ typed: { fee: 'mine' }, keptBy: row!.name });
});

test('of two who keep it at once one does', async () => {
	const { revision } = (await found())!;
	const answers = await Promise.all([one, other].map((actor) => keep(actor, { revision })));
	expect(answers.map(codeOf).filter((code) => code === 'draft_changed')).toHaveLength(1);
	await acting(one, (work) => dropDraft(work, clinic));
	const begun = await Promise.all([one, other].map((actor) => keep(actor, {})));
	expect(begun.map(codeOf).toSorted()).toEqual([1, 'draft_changed']);
});

test('it is gone once it is thrown away, unless another one was kept meanwhile', async () => {
	const { revision } = (await found())!;
	await acting(one, (work) => dropDraft(work, { ...clinic, revision: revision + 1 }));
	expect(await found()).not.toBe(null);
	await acting(one, (work) => dropDraft(work, { ...clinic, revision }));
	expect(await found()).toBe(null);
	expect(await acting(one, (work) => dropDraft(work, clinic))).toMatchObject({ ok: true });
});

test('new services are drafts of their own, and only so many; counselors and others see none', async () => {
	const anew = { serviceKey: null, base: '' };
	const answers = [];
	for (let count = 0; count <= DRAFTS_MAX; count++) answers.push(codeOf(await keep(one, anew)));
	expect(answers.slice(0, DRAFTS_MAX).every((code) => code === 1)).toBe(true);
	expect(answers.at(-1)).toBe('too_many_drafts');
	expect(await reading(one, draftsOfOffice)).toHaveLength(DRAFTS_MAX);
	expect(codeOf(await keep({ ...one, role: 'counselor' }, anew))).toBe('not_allowed');
	expect(await reading({ ...one, agencyId: namsan.id }, draftsOfOffice)).toEqual([]);
});
