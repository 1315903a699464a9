import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { co, fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Envelope, Operation } from '#lib/field/protocol.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { peopleGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { agreeToTexts } from '#lib/programmes/agree-to-texts.server.ts';
import { mayAsk, textsOf } from '#lib/programmes/reminders.server.ts';
import { stopReminders } from '#lib/notices/stops.server.ts';
import { withdrawConsent } from '#lib/programmes/withdraw-consent.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(4);
}, 60_000);
afterAll(() => field.leave());

type Written = { operation: Operation; envelope: Envelope };

async function verdictOn({ operation, envelope }: Written): Promise<string> {
	const verdict = (await field.phone.push(envelope)).get(operation.id)!;
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

const visitor = () => ({ kind: 'system', agencyId: field.agency.id }) as const;
const form = () => field.template.consents[0]!;

function withdraw(name: string, itemKey: string) {
	const { enrolmentId } = field.at(name);
	return acting(visitor(), (work) =>
		withdrawConsent(work, enrolmentId, { formKey: form().key, itemKey }, 'ko')
	);
}

const seen = <T>(ask: (work: Work) => Promise<T>) => reading(visitor(), ask);

const answersOf = (name: string, itemKey: string) => field.admin`
	select given, channel from consent where enrolment_id = ${field.at(name).enrolmentId}
	and item_key = ${itemKey} order by given_at, id`;

/** Answers to items of the form, face to face. */
async function answered(enrolmentId: string, given: Record<string, boolean>) {
	const items = form().items.filter(({ key }) => key in given);
	return field.phone.write('consent', enrolmentId, {
		enrolmentId,
		visitId: field.at('강하늘').visitId,
		formKey: form().key,
		formVersion: form().version,
		language: 'ko',
		textHash: await sha256Hex(consentText(items, 'ko')),
		items: items.map(({ key }) => ({ key, given: given[key]! })),
		method: 'read_and_tapped'
	});
}

describe('a consent taken back', () => {
	test('is a new answer, once; nothing sensitive is taken any more, and what was measured stays', async () => {
		await verdictOn(await field.consent('강하늘', true));
		const before = await field.reading('강하늘', 12);
		const late = await field.contact('강하늘', { measures: [co(7)] });
		expect(await verdictOn(before)).toBe('applied');
		expect((await withdraw('강하늘', 'health')).ok).toBe(true);
		expect((await withdraw('강하늘', 'health')).ok).toBe(true);
		expect(await answersOf('강하늘', 'health')).toEqual([
			{ given: true, channel: 'on_site' },
			{ given: false, channel: 'plan' }
		]);
		// It was measured while the yes held; the phone only had no signal.
		expect(await verdictOn(late)).toBe('applied');
		expect(await verdictOn(await field.reading('강하늘', 9))).toBe('refused consent_missing');
		const kept = await field.admin`select value from measure where key = 'co_ppm' order by value`;
		expect(kept.map(({ value }) => value)).toEqual([7, 12]);
		const acts =
			await field.admin`select details from ledger_entry where act = 'consent.withdrawn'`;
		expect(acts).toEqual([{ details: { form: form().key, item: 'health' } }]);
	});

	test('of texts ends them; of what nobody answered is refused', async () => {
		const { enrolmentId } = field.at('나윤슬');
		await verdictOn(await answered(enrolmentId, { reminders: true }));
		expect(await seen((work) => textsOf(work, enrolmentId))).toBe('on');
		await withdraw('나윤슬', 'reminders');
		expect(await seen((work) => textsOf(work, enrolmentId))).toBe('declined');
		const unknown = await withdraw('나윤슬', 'no-such-item');
		expect(unknown).toMatchObject({ ok: false, problems: [{ code: 'not_found' }] });
	});

	test('of texts alone is given again on the own page, which ends a stop too', async () => {
		const { enrolmentId } = field.at('나윤슬');
		const agree = (itemKey: string) =>
			acting(visitor(), (work) =>
				agreeToTexts(work, enrolmentId, { formKey: form().key, itemKey }, 'ko')
			);
		const texts = () => seen((work) => textsOf(work, enrolmentId));
		await verdictOn(
			await answered(enrolmentId, { general: true, health: false, reminders: false })
		);
		const of = { audience: 'participant', subjectId: enrolmentId } as const;
		await acting(visitor(), (work) => stopReminders(work, of));
		for (const key of ['health', 'general', 'no-such-item'])
			expect(await agree(key)).toMatchObject({ problems: [{ code: 'not_found' }] });
		expect(await texts()).toBe('stopped');
		expect([(await agree('reminders')).ok, (await agree('reminders')).ok]).toEqual([true, true]);
		expect(await texts()).toBe('on');
		expect((await answersOf('나윤슬', 'reminders')).at(-1)).toEqual({
			given: true,
			channel: 'plan'
		});
		await withdraw('나윤슬', 'general');
		await withdraw('나윤슬', 'reminders');
		expect((await agree('reminders')).ok).toBe(false);
		await verdictOn(await answered(enrolmentId, { general: true }));
	});

	test('that no registration goes without ends every message and survey, until a later yes', async () => {
		const { enrolmentId } = field.at('나윤슬');
		await verdictOn(await answered(enrolmentId, { reminders: true, health: true }));
		const goingOn = async () => {
			const [row] =
				await field.admin`select series_id as id from enrolment where id = ${enrolmentId}`;
			const people = await seen((work) => peopleGoingOn(work, [row!.id as string]));
			return people.some(({ id }) => id === enrolmentId);
		};
		expect(await goingOn()).toBe(true);
		await withdraw('나윤슬', 'general');
		expect(await goingOn()).toBe(false);
		expect(await seen((work) => textsOf(work, enrolmentId))).toBe('none');
		expect(await seen((work) => mayAsk(work, enrolmentId))).toBe(false);
		expect(await verdictOn(await field.reading('나윤슬', 9))).toBe('refused consent_missing');
		await verdictOn(await answered(enrolmentId, { general: true }));
		expect(await goingOn()).toBe(true);
		expect(await verdictOn(await field.reading('나윤슬', 9))).toBe('applied');
	});
});

describe('who comes unannounced', () => {
	const textsTo = async (phone: string) =>
		(await field.admin`select id from notice where recipient = ${phone}`).length;

	async function walkIn(name: string, phone: string) {
		const enrolmentId = newId(now());
		const { visitId } = field.at('강하늘');
		const says = { enrolmentId, visitId, name, phone, language: 'ko' } as const;
		await verdictOn(await field.phone.write('enrol', enrolmentId, says));
		return enrolmentId;
	}

	test('and declines registration gets no text; a later yes brings it, once', async () => {
		const phone = '010-7000-0101';
		const id = await walkIn('하늘찬', phone);
		expect(await textsTo(phone)).toBe(0);
		const no = { general: false, health: false, reminders: false };
		expect(await verdictOn(await answered(id, no))).toBe('applied');
		expect(await textsTo(phone)).toBe(0);
		const [link] =
			await field.admin`select count(*)::int as n from notice where body like '%/plan/%'
			and recipient = ${phone}`;
		expect(link!.n).toBe(0);
		await verdictOn(await answered(id, { general: true }));
		expect(await textsTo(phone)).toBe(1);
		await verdictOn(await answered(id, { general: true }));
		expect(await textsTo(phone)).toBe(1);
	});

	test('and agrees gets it, also where all of it arrives in one exchange', async () => {
		const phone = '010-7000-0102';
		const enrolmentId = newId(now());
		const { visitId } = field.at('강하늘');
		const says = { enrolmentId, visitId, name: '표다솜', phone, language: 'ko' } as const;
		const enrol = await field.phone.write('enrol', enrolmentId, says);
		const yes = await answered(enrolmentId, { general: true, health: true });
		const verdicts = await field.phone.push(enrol.envelope, yes.envelope);
		expect([...verdicts.values()].map(({ verdict }) => verdict)).toEqual(['applied', 'applied']);
		expect(await textsTo(phone)).toBe(1);
	});
});
