import { globSync, readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { languages } from '#lib/base/localized.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { alimtalkToSend } from '#lib/notices/alimtalk-to-send.server.ts';
import { alimtalksOf, draftAlimtalk, stepAlimtalk } from '#lib/notices/change-alimtalk.server.ts';
import { noteDelivery } from '#lib/notices/note-delivery.server.ts';
import { originals, originalWording, sampleValues } from '#lib/notices/originals.ts';
import { PREVIEW_CHARS } from '#lib/notices/placeholders.ts';
import { failedNotices, openedNotices } from '#lib/notices/queries.server.ts';
import { retryNotice, settleNotice } from '#lib/notices/see-to-notice.server.ts';
import { wordingsOf, wordsOf } from '#lib/notices/wording-queries.server.ts';
import {
	restoreOriginal,
	sendTest,
	writeWording,
	type AboutWording
} from '#lib/notices/write-wording.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { discreetWords } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let administrator: StaffActor;
let about: AboutWording;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin`
		select id from staff where role = 'administrator' and agency_id = ${town.agency.id}`;
	administrator = {
		kind: 'staff',
		agencyId: town.agency.id,
		staffId: row!.id as string,
		role: 'administrator'
	};
	about = {
		template: 'survey-link',
		language: 'ko',
		agencyName: town.agency.nameKo,
		discreetWords: await reading(town.visitor, discreetWords)
	};
	await aBookedSeries(town.agency, 1);
}, 60_000);
beforeEach(() => admin`truncate notice_wording, alimtalk_wording`);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const as = (actor: StaffActor, act: (work: Work<StaffActor>) => Promise<Outcome<null>>) =>
	acting(actor, act).then((outcome) =>
		outcome.ok ? ['done'] : outcome.problems.map(({ code }) => code)
	);
const write = (body: string, changes: Partial<AboutWording> = {}) =>
	as(administrator, (work) => writeWording(work, { ...about, ...changes }, { subject: 's', body }));
const said = (values = { agency: 'A', day: 'D', link: 'L' }) =>
	reading(town.visitor, (work) => wordsOf(work, 'survey-link', 'ko', values));

describe('the wording of a notice', () => {
	test('is the original until an administrator writes another, and again when they go back', async () => {
		const before = await said();
		expect(await write('{agency} 어땠나요 {link}')).toEqual(['done']);
		expect((await said()).body).toBe('A 어땠나요 L');
		expect(await as(administrator, (work) => restoreOriginal(work, about))).toEqual(['done']);
		expect(await said()).toEqual(before);
		const versions = await reading(town.visitor, (work) => wordingsOf(work, 'survey-link', 'ko'));
		expect(versions.map(({ version, isOriginal }) => [version, isOriginal])).toEqual([
			[2, true],
			[1, false]
		]);
	});

	test('is refused with every reason by its name, and for whoever is no administrator', async () => {
		expect(await write('{name} 안녕')).toEqual(['placeholder_unknown', 'placeholder_missing']);
		expect(await write('금연 상담 {link}')).toEqual(['preview_names_health']);
		const lead = { ...administrator, role: 'lead' as const };
		expect(
			await as(lead, (work) => writeWording(work, about, { subject: 's', body: '{link}' }))
		).toEqual(['not_allowed']);
		expect((await said()).body).not.toContain('금연');
	});

	test('that was written already keeps its words', async () => {
		const text = async () =>
			(await reading(town.visitor, (work) => openedNotices(work))).find(
				({ template }) => template === 'plan-link'
			)!.body;
		const before = await text();
		expect(await write('바뀐 글 {link}', { template: 'plan-link' })).toEqual(['done']);
		expect(await text()).toBe(before);
	});

	test('can be mailed to oneself first, with values of nobody', async () => {
		const wording = { subject: '시험', body: '{agency} {day} {link}' };
		await as(administrator, (work) => sendTest(work, about, wording, 'admin@hangang.example'));
		const [test] = await reading(town.visitor, (work) => openedNotices(work));
		expect(test).toMatchObject({ template: 'wording-test', recipient: 'admin@hangang.example' });
		expect(test!.body).not.toContain('{');
	});

	test('every notice that is sent anywhere has its wording here', () => {
		const sources = globSync('src/lib/**/*.ts').filter((path) => !/test|paraglide/.test(path));
		const texts = sources.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
		const writers = texts.filter(({ path, text }) => {
			const isOwn = /write-notice|write-wording/.test(path);
			return !isOwn && text.includes('writeNotice(');
		});
		expect(writers.length).toBeGreaterThan(6);
		for (const { path, text } of writers) {
			expect(text, `${path} writes a notice`).toContain('wordsOf(');
		}
		const worded = writers.flatMap(({ text }) =>
			[...text.matchAll(/(?:wordsOf|send|pushTo)\([^;]*?'([a-z]+(?:-[a-z]+)+)'/g)].map(
				([, key]) => key!
			)
		);
		expect(worded).toEqual(expect.arrayContaining(['portal-link', 'pool-placed', 'push-changed']));
		const known: string[] = originals.map(({ key }) => key);
		expect(new Set(known).size).toBe(known.length);
		for (const key of worded) expect(known).toContain(key);
	});

	test('no original shows the name of a service before it is opened', () => {
		for (const original of originals) {
			for (const language of languages) {
				const { subject, body } = originalWording(original, language);
				expect(subject, original.key).not.toContain('{service}');
				// Whatever the other placeholders come to, the shown part ends before it.
				const [before] = body.split('{service}');
				if (before === body) continue;
				const least = before!.replace(/\{\w+\}/g, '').length;
				expect(least, original.key).toBeGreaterThanOrEqual(PREVIEW_CHARS);
			}
		}
	});

	test('every mail greets and closes alike, and those about a visit name the service', () => {
		const mails = originals.filter(({ channel }) => channel === 'mail');
		const starts = {
			ko: /^(\{(contact|name)\}님, )?안녕하십니까\. \{agency\}입니다\.\n\n(?!\{|안녕)/,
			en: /^(Dear \{(contact|name)\}|Hello), this is \{agency\}\.\n\n(?!Dear|Hello)/
		};
		const ends = { ko: '\n\n문의  {phone}\n\n{agency}', en: '\n\nQuestions  {phone}\n\n{agency}' };
		for (const original of mails) {
			for (const language of languages) {
				const { subject, body } = originalWording(original, language);
				expect(body, original.key).toMatch(starts[language]);
				expect(body.endsWith(ends[language]), original.key).toBe(true);
				expect(body.split('{phone}'), original.key).toHaveLength(2);
				if (/portal-link|staff-password/.test(original.key)) continue;
				expect(subject, original.key).toContain('{about}');
				expect(body, original.key).toContain('{service}');
			}
		}
	});

	test('with the name of a service in its preview is refused, further down it is not', async () => {
		const rest = '{start} {until} {offer} {link}';
		const of = { template: 'waiting-offer' } as const;
		expect(await write(`{service} ${rest}`, of)).toEqual(['preview_names_health']);
		expect(await write(`${'가'.repeat(40)}\n{service} ${rest}`, of)).toEqual(['done']);
	});

	test('of a message to a phone names no topic anywhere, and stays short', async () => {
		const of = { template: 'push-changed' } as const;
		expect(await write(`${'가'.repeat(60)} 금연`, of)).toEqual(['preview_names_health']);
		expect(await write('가'.repeat(201), of)).toEqual(['too_long']);
		expect(await write('{organization} {count}', of)).toEqual(['placeholder_unknown']);
		expect(await write('바뀐 방문 {count}건', of)).toEqual(['done']);
	});

	test('every notice has values for its preview', () => {
		for (const { key, placeholders } of originals) {
			const values = sampleValues('ko', 'A');
			for (const { name } of placeholders) expect(values[name], `${key} {${name}}`).toBeDefined();
		}
	});

	test('every original passes its own rules', () => {
		for (const original of originals) {
			for (const language of languages) {
				const { body } = originalWording(original, language);
				const used = new Set([...body.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
				const offered = original.placeholders.map(({ name }) => name);
				for (const name of used) expect(offered, original.key).toContain(name);
				const needed = original.placeholders.filter(({ isNecessary }) => isNecessary);
				for (const { name } of needed) expect([...used], original.key).toContain(name);
			}
		}
	});
});

describe('a wording for AlimTalk', () => {
	const draft = (code: string, body = '승인 {link}') =>
		as(administrator, (work) =>
			draftAlimtalk(work, { template: 'survey-link', language: 'ko', code, body })
		);
	const step = (id: string, one: 'submit' | 'approve' | 'reject' | 'retire') =>
		as(administrator, (work) => stepAlimtalk(work, id, one));
	const newest = async () =>
		(await reading(town.visitor, (work) => alimtalksOf(work, 'survey-link', 'ko')))[0]!.id;

	test('is used only once it was approved, and not after it was taken out of use', async () => {
		expect(await draft('T1')).toEqual(['done']);
		const id = await newest();
		expect(await step(id, 'approve')).toEqual(['alimtalk_locked']);
		await step(id, 'submit');
		expect((await said()).alimtalk).toBeNull();
		expect(await step(id, 'approve')).toEqual(['done']);
		const written = (await said()).alimtalk!;
		expect(written).toEqual({ code: 'T1', text: '승인 L' });
		expect(await alimtalkToSend(town.agency.id, written)).toEqual(written);
		expect(await step(id, 'reject')).toEqual(['alimtalk_locked']);
		await step(id, 'retire');
		expect((await said()).alimtalk).toBeNull();
		expect(await alimtalkToSend(town.agency.id, written)).toBeNull();
	});

	test('cannot change its words, by the app nor by its role', async () => {
		await draft('T2');
		expect(await draft('T2', '다른 {link}')).toEqual(['alimtalk_code_taken']);
		const [may] =
			await admin`select has_column_privilege('doorstep_app', 'alimtalk_wording', 'body', 'UPDATE') as may`;
		expect(may!.may).toBe(false);
	});
});

describe('a notice that failed for good', () => {
	const fail = async () => {
		const [row] = await admin`update notice set given_up_at = now(), attempts = 15,
			sent_at = null, settled_at = null, settled_by = null, bounced_at = null, delivered_at = null
			where template = 'series-booked' returning id`;
		return row!.id as string;
	};

	test('is counted for the office until it is tried again or settled', async () => {
		const id = await fail();
		const count = () => reading(town.visitor, failedNotices);
		expect(await count()).toBe(1);
		expect(await as(administrator, (work) => retryNotice(work, id))).toEqual(['done']);
		expect(await count()).toBe(0);
		expect(await as(administrator, (work) => retryNotice(work, id))).toEqual(['notice_seen_to']);
		await fail();
		expect(await as(administrator, (work) => settleNotice(work, id))).toEqual(['done']);
		expect(await count()).toBe(0);
		const [row] = await admin`select body, settled_by from notice where id = ${id}`;
		expect(row).toEqual({ body: '', settled_by: administrator.staffId });
		expect(await as(administrator, (work) => settleNotice(work, id))).toEqual(['notice_seen_to']);
	});

	test('the provider tells what became of a text, in any order and any number of times', async () => {
		const [row] = await admin`update notice set sent_at = now()
			where template = 'plan-link' returning id, once_key`;
		const tell = (key: string, state: 'delivered' | 'bounced') =>
			acting(town.visitor, (work) => noteDelivery(work, { key, state, reason: 'no phone!' }));
		const stands = async () =>
			(
				await admin`select delivered_at is not null as delivered, bounced_at is not null as bounced, failure
				from notice where id = ${row!.id}`
			)[0];
		expect(await tell('nobody', 'delivered')).toBe(false);
		expect(await tell(row!.once_key, 'bounced')).toBe(true);
		expect(await stands()).toMatchObject({ bounced: true, failure: 'BOUNCED nophone' });
		expect(await reading(town.visitor, failedNotices)).toBe(1);
		await tell(row!.once_key, 'delivered');
		await tell(row!.once_key, 'bounced');
		expect(await stands()).toMatchObject({ delivered: true, bounced: false });
		expect(await reading(town.visitor, failedNotices)).toBe(0);
	});
});
