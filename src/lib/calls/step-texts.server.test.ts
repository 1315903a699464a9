import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, instantOf } from '#lib/base/days.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { isStepTextTrue, sendStepTexts } from '#lib/calls/step-texts.server.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { stopReminders } from '#lib/notices/stops.server.ts';
import { keepContact } from '#lib/programmes/record-contact.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';

const ZONE = 'Asia/Seoul';
const names = ['강하늘', '나윤슬'];

let field: FieldTown;
let counselor: StaffActor;
let begun: string;
/** The day that the plans have for the text: a working day. */
let day: string;

beforeAll(async () => {
	field = await fieldTown(2);
	const agencyId = field.agency.id;
	counselor = { kind: 'staff', agencyId, staffId: field.day.staff.id, role: 'counselor' };
	begun = dayOf(now(), ZONE);
	// The programme of the town, with a text some days after the day that everybody's plan counts from.
	await field.admin`update template set published_at = now(),
		body = jsonb_set(body, '{steps}', body->'steps' || ${field.admin.json([textStep as never])})`;
	for (const name of names) await begin(name);
	await plan(now());
	const [row] =
		await field.admin`select call_from::text as day from planned_call where key = 'word'`;
	day = row!.day as string;
}, 60_000);
afterAll(() => field.leave());
beforeEach(async () => {
	delete process.env.DOORSTEP_NOW;
	await field.admin`truncate planned_call, notice_stop`;
	await field.admin`delete from notice where template = 'plan-step-text'`;
	await field.admin`delete from contact where step_key = 'word'`;
});

const textStep: Template['steps'][number] = {
	...{ key: 'word', label: { ko: '안부', en: 'A word' }, anchor: 'quit_date', kind: 'message' },
	...{ offsetDays: 5, window: { from: 3, to: 20 }, modes: ['sms', 'phone'], treatment: false },
	...{ required: [], optional: ['note'], checklist: [] },
	message: { ko: '잘 지내시는지요', en: 'How are you' }
};

async function begin(name: string) {
	await field.phone.push((await field.consent(name, true)).envelope);
	const about = { ...field.at(name), contactId: newId(now()), stepKey: 'k0', measures: [] };
	const met = { ...about, mode: 'visit' as const, result: 'attended' as const, at: now() };
	await acting(counselor, (work) => keepContact(work, met));
	await field.admin`insert into anchor (agency_id, id, enrolment_id, key, day, set_at)
		values (${field.agency.id}, gen_random_uuid(), ${idOf(name)}, 'quit_date', ${begun}, now())`;
}

const idOf = (name: string) => field.at(name).enrolmentId;
/** At eleven in the morning, so many days after the day of the text. */
async function onDay(days: number) {
	const at = instantOf(addDays(day, days), 660, ZONE);
	process.env.DOORSTEP_NOW = at.toISOString();
	await plan(at);
}
const plan = (at: Date) => acting(counselor, (work) => planCalls(work, ZONE, names.map(idOf)), at);
const send = () => sendStepTexts(field.agency.id);
const texts = () =>
	field.admin<{ subjectId: string; onceKey: string }[]>`select subject_id as "subjectId",
		once_key as "onceKey" from notice where template = 'plan-step-text'`;

describe('a step that is a text', () => {
	test('is written on its day, once, to everybody who agreed to texts', async () => {
		await onDay(-1);
		expect(await send()).toBe(0);
		await onDay(0);
		await Promise.all([send(), send()]);
		expect(await send()).toBe(0);
		expect((await texts()).map(({ subjectId }) => subjectId).sort()).toEqual(
			names.map(idOf).sort()
		);
	});

	test('is made up for within two days, and not later', async () => {
		await onDay(2);
		expect(await send()).toBe(2);
		await field.admin`delete from notice where template = 'plan-step-text'`;
		await onDay(3);
		expect(await send()).toBe(0);
	});

	test('is not written to who stopped texts, nor to who was talked to before its hour', async () => {
		await onDay(0);
		const own = { audience: 'participant', subjectId: idOf('강하늘') } as const;
		await acting(counselor, (work) => stopReminders(work, own));
		await talkTo('나윤슬');
		expect(await send()).toBe(0);
	});

	test('that waits for the morning is taken back once they were talked to', async () => {
		await onDay(0);
		await send();
		const isTrue = async () => {
			const written = (await texts()).find(({ subjectId }) => subjectId === idOf('나윤슬'))!;
			return acting(counselor, (work) => isStepTextTrue(work, written));
		};
		expect(await isTrue()).toBe(true);
		await talkTo('나윤슬');
		expect(await isTrue()).toBe(false);
	});
});

/** A call of that step, as the desk keeps one. */
async function talkTo(name: string) {
	const about = { ...field.at(name), contactId: newId(now()), stepKey: 'word', measures: [] };
	const met = { ...about, mode: 'phone' as const, result: 'attended' as const };
	const at = new Date(process.env.DOORSTEP_NOW!);
	await acting(counselor, (work) => keepContact(work, { ...met, at }), at);
	await acting(counselor, (work) => planCalls(work, ZONE, [idOf(name)]), at);
}
