import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namsan } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { beginDraft } from '#lib/programmes/editor/begin-draft.server.ts';
import { changeDraft, undoChange } from '#lib/programmes/editor/change-draft.server.ts';
import { draftById, draftsOfAgency } from '#lib/programmes/editor/draft-queries.server.ts';
import { dropDraft } from '#lib/programmes/editor/drop-draft.server.ts';
import { blankTemplate, withFresh } from '#lib/programmes/editor/fresh.ts';
import {
	programmesOfAgency,
	publishedVersion,
	retiredVersions
} from '#lib/programmes/editor/programme-queries.server.ts';
import { publishDraft } from '#lib/programmes/editor/publish-draft.server.ts';
import { retireProgramme } from '#lib/programmes/editor/retire-programme.server.ts';
import { isTemplateOffered } from '#lib/programmes/template-queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let one: StaffActor;
let head: StaffActor;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const rows = await admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${town.agency.id} and role in ('administrator', 'head')
		order by role`;
	const as = ({ id: staffId, role }: (typeof rows)[number]): StaffActor => ({
		...{ kind: 'staff', agencyId: town.agency.id, staffId, role }
	});
	[one, head] = [as(rows[0]!), as(rows[1]!)];
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const label = { ko: '청력 검사', en: 'Hearing check' };
const hearing = (key: string) =>
	withFresh(blankTemplate(key, label), 'measures', { ko: '병원 의뢰', en: 'Referred' }).body;

async function begun(key: string, actor = one): Promise<string> {
	const outcome = await acting(actor, (work) =>
		beginDraft(work, { body: hearing(key), isNew: true })
	);
	return outcome.ok ? outcome.value.id : outcome.problems[0]!.code;
}
const rename = (id: string, revision: number, en: string, actor = one) =>
	acting(actor, (work) =>
		changeDraft(work, { id, revision }, (body) => ({ ...body, label: { ...label, en } }))
	);
const found = (id: string) => reading(one, (work) => draftById(work, id));
const publish = (id: string, revision: number, actor = one) =>
	acting(actor, (work) => publishDraft(work, { id, revision, reason: 'a sample' }));

test('nobody writes over a change that they did not see, and the last one can be undone', async () => {
	const id = await begun('hearing-changes');
	expect(await rename(id, 1, 'first')).toEqual({ ok: true, value: { revision: 2 } });
	expect(await rename(id, 1, 'late')).toMatchObject({ problems: [{ code: 'programme_changed' }] });
	expect((await found(id))!.body.label.en).toBe('first');
	const both = await Promise.all([rename(id, 2, 'one'), rename(id, 2, 'other')]);
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	await acting(one, (work) => undoChange(work, { id, revision: 3 }));
	expect((await found(id))!.body.label.en).toBe('first');
	expect(await rename(id, 4, 'by the head', head)).toMatchObject({
		problems: [{ code: 'not_allowed' }]
	});
});

test('the ledger says who changed which part, and nothing of what it says', async () => {
	const id = await begun('hearing-told');
	await rename(id, 1, 'a secret');
	await rename(id, 2, 'a secret');
	const label = { ko: '이유', en: 'Why' };
	await acting(one, (work) =>
		changeDraft(work, { id, revision: 2 }, (body) => withFresh(body, 'ownWords', label).body)
	);
	await acting(one, (work) => undoChange(work, { id, revision: 3 }));
	const rows = await admin`select actor_id, details from ledger_entry
		where act = 'programme.draft_changed' and subject_id = ${id} order by details->>'revision'`;
	const of = (revision: number, part: string) => ({
		actor_id: one.staffId,
		details: { key: 'hearing-told', revision, parts: part }
	});
	expect(rows).toEqual([of(2, 'label'), of(3, 'ownPage'), of(4, 'ownPage')]);
	expect(JSON.stringify(rows)).not.toContain('secret');
});

test('a programme is in writing once, and its key is nobody else’s', async () => {
	await begun('hearing-once');
	expect(await begun('hearing-once')).toBe('programme_in_writing');
	expect(await begun('kr-visit-6m')).toBe('programme_key_taken');
	expect(await begun('hearing-head', head)).toBe('not_allowed');
	expect(await reading({ ...one, agencyId: namsan.id }, draftsOfAgency)).toEqual([]);
});

test('what is published is the next version, with who answers for it; the draft is gone', async () => {
	const id = await begun('hearing-published');
	expect(await publish(id, 2)).toMatchObject({ problems: [{ code: 'programme_changed' }] });
	expect(await publish(id, 1, head)).toMatchObject({ problems: [{ code: 'not_allowed' }] });
	const value = { key: 'hearing-published', version: 1 };
	const answers = await Promise.all([publish(id, 1), publish(id, 1)]);
	expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, value }]);
	expect(await found(id)).toBe(null);
	const version = await reading(one, (work) => publishedVersion(work, value.key, 1));
	expect(version).toMatchObject({ waiver: { reason: 'a sample' }, enrolled: 0 });
	const entries = await admin`select act, details from ledger_entry where subject_id = ${id}`;
	expect(entries.map(({ act }) => act)).toEqual(['programme.draft_begun', 'programme.published']);
	const next = await acting(one, (work) => beginDraft(work, { body: version!.body, isNew: false }));
	const again = next.ok ? next.value.id : '';
	// What says the same is no version, unless the one before it is retired.
	expect(await publish(again, 1)).toMatchObject({ problems: [{ code: 'programme_unchanged' }] });
	await rename(again, 1, 'Hearing check at work');
	expect(await publish(again, 2)).toMatchObject({ value: { version: 2 } });
});

test('a draft with flaws is kept and not published', async () => {
	const id = await begun('hearing-flawed');
	const changed = await acting(one, (work) =>
		changeDraft(work, { id, revision: 1 }, (body) => ({ ...body, sections: [] }))
	);
	expect(changed.ok).toBe(true);
	expect(await publish(id, 2)).toMatchObject({
		problems: [{ code: 'programme_flawed', params: { count: 1 } }]
	});
	expect((await found(id))!.body.sections).toEqual([]);
	await acting(one, (work) => dropDraft(work, { id, revision: 2 }));
	expect(await found(id)).toBe(null);
});

test('a draft never grows larger than the file that could bring it back', async () => {
	const id = await begun('hearing-large');
	const text = 'a'.repeat(4_000);
	const sections = Array.from({ length: 130 }, (_, at) => ({
		...{ key: `part-${at}`, label: { ko: text, en: text }, measures: [] }
	}));
	const changed = await acting(one, (work) =>
		changeDraft(work, { id, revision: 1 }, (body) => ({ ...body, sections }))
	);
	expect(changed).toMatchObject({ problems: [{ code: 'programme_too_large' }] });
	expect((await found(id))!.revision).toBe(1);
});

test('a retired programme is no choice for new services, until a version is published after it', async () => {
	const key = 'hearing-retired';
	await publish(await begun(key), 1);
	const offered = (version: number) =>
		reading(one, (work) => isTemplateOffered(work, { key, version }));
	expect(await offered(1)).toBe(true);
	await acting(one, (work) => retireProgramme(work, { key, reason: 'nobody comes' }));
	expect([await offered(1), await offered(2)]).toEqual([false, true]);
	expect((await reading(one, retiredVersions)).get(key)).toBe(1);
	const listed = await reading(one, programmesOfAgency);
	expect(listed.find((row) => row.key === key)).toMatchObject({ isRetired: true, enrolled: 0 });
	const same = await acting(one, (work) => beginDraft(work, { body: hearing(key), isNew: false }));
	expect(await publish(same.ok ? same.value.id : '', 1)).toMatchObject({ value: { version: 2 } });
	expect(await offered(2)).toBe(true);
});
