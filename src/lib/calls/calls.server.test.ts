import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, instantOf } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import type { CallSearch } from '#lib/calls/asked-calls.ts';
import { answerAsked } from '#lib/calls/answer-asked.server.ts';
import { callTakenBy, CLAIM_MINUTES, takeUpCall } from '#lib/calls/claims.server.ts';
import { closeAsLost } from '#lib/calls/close-as-lost.server.ts';
import { countCalls, dueCalls, nextToCall } from '#lib/calls/due-calls.server.ts';
import { listCalls } from '#lib/calls/list-calls.server.ts';
import { handOverPerson } from '#lib/calls/hand-over-person.server.ts';
import type { OpenedPerson } from '#lib/calls/opened-person.ts';
import { personCall } from '#lib/calls/person-call.server.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { recordReached, recordVain } from '#lib/calls/record-call.server.ts';
import type { VainResult } from '#lib/calls/vain-calls.ts';
import { setAftercare } from '#lib/calls/set-aftercare.server.ts';
import { shownPerson } from '#lib/calls/shown-person.server.ts';
import { draftOf } from '#lib/calls/typed-call.ts';
import { undoCall } from '#lib/calls/undo-call.server.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { askQuestion } from '#lib/programmes/questions/ask-question.server.ts';
import { answerField, QUESTIONS_A_DAY, type Answer } from '#lib/programmes/questions/question.ts';
import { questionsOf } from '#lib/programmes/questions/questions.server.ts';
import { keepContact } from '#lib/programmes/record-contact.server.ts';
import { REPORTS_A_DAY } from '#lib/programmes/self-report/self-report.ts';
import { keepReport } from '#lib/programmes/self-report/self-reports.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

const ZONE = 'Asia/Seoul';
const MINUTE_MS = 60_000;
const everybody: CallSearch = {
	...{ isMine: false, show: null, programme: null, language: null, name: null }
};
const names = ['강하늘', '나윤슬', '도아람', '류보미'];
const answers = {
	...{ uses_cigarettes: 'false', uses_heated: 'false', uses_ecig: 'false', uses_nrt: 'false' },
	smoking_status: 'none'
};

let field: FieldTown;
let counselor: StaffActor;
let colleague: StaffActor;
let head: StaffActor;
let administrator: StaffActor;
/** Five days after the day that everybody's plan counts from, and the day before. */
let at: Date;
let today: string;
let before: string;

beforeAll(async () => {
	field = await fieldTown(4);
	const agencyId = field.agency.id;
	const as = (staffId: string, role: StaffActor['role']): StaffActor => ({
		...{ kind: 'staff', agencyId, staffId, role }
	});
	const staff = await field.admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${agencyId} order by email`;
	const own = field.day.staff.id;
	counselor = as(own, 'counselor');
	colleague = as(staff.find((one) => one.role === 'counselor' && one.id !== own)!.id, 'counselor');
	administrator = as(staff.find((one) => one.role === 'administrator')!.id, 'administrator');
	head = as(administrator.staffId, 'head');
	const begun = dayOf(now(), ZONE);
	today = addDays(begun, 5);
	before = addDays(begun, 4);
	at = instantOf(today, 600, ZONE);
	for (const name of names) {
		await field.phone.push((await field.consent(name, true)).envelope);
		const about = { ...field.at(name), contactId: newId(now()), stepKey: 'k0', measures: [] };
		const met = { ...about, mode: 'visit' as const, result: 'attended', at: now() };
		expect(codesOf(await acting(counselor, (work) => keepContact(work, met)))).toBe('done');
		await field.admin`insert into anchor (agency_id, id, enrolment_id, key, day, set_at)
			values (${agencyId}, gen_random_uuid(), ${idOf(name)}, 'quit_date', ${begun}, now())`;
	}
}, 60_000);
afterAll(() => field.leave());

beforeEach(async () => {
	await field.admin`delete from contact_undo`;
	await field.admin`delete from call_back`;
	await field.admin`delete from measure where contact_id in (select id from contact where step_key <> 'k0')`;
	await field.admin`delete from contact where step_key <> 'k0'`;
	await field.admin`truncate plan_question, plan_answer, self_report`;
	await field.admin`truncate call_claim, planned_call, aftercare_choice, aftercare_done, mentor_hand_over`;
	await field.admin`delete from closure`;
	await did(setAftercareDays(''), administrator);
	await plan();
});

const idOf = (name: string) => field.at(name).enrolmentId;
const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok
		? 'done'
		: outcome.problems.map(({ code, field: of }) => `${code} ${of ?? ''}`.trim()).join();

type Act<T> = (work: Work<StaffActor>) => Promise<T>;
const did = <T>(act: Act<T>, by = counselor, when = at) => acting(by, act, when);
const later = (minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);
const plan = () => did((work) => planCalls(work, ZONE, names.map(idOf)));
const listed = async (search: Partial<CallSearch> = {}, when = at) =>
	(await did((work) => dueCalls(work, { ...everybody, ...search }, today), counselor, when)).map(
		({ name }) => name.split(' ')[0]
	);
const next = (when = at, by = counselor) =>
	did((work) => nextToCall(work, everybody, today), by, when);
const take = (name: string, by = counselor, when = at) =>
	did((work) => takeUpCall(work, idOf(name)), by, when).then(codesOf);

function setAftercareDays(participantDays: string, triesBeforeLost = 3): Act<Outcome<null>> {
	const asks = { participantAskKo: '안부', participantAskEn: 'How', organizationAskKo: '안부' };
	const typed = { ...asks, organizationAskEn: 'How', organizationDays: '1', triesBeforeLost };
	return (work) => setAftercare(work, { ...typed, participantDays });
}

async function vain(name: string, result: VainResult, when = at, callAt: Date | null = null) {
	const contactId = newId(when);
	await take(name, counselor, when);
	const call = { enrolmentId: idOf(name), contactId, result, callAt };
	const outcome = await did((work) => recordVain(work, field.agency, call), counselor, when);
	return { contactId, code: codesOf(outcome) };
}

const recordedBy = (actor: StaffActor, contactId: string) =>
	did((work) => {
		const call = { enrolmentId: idOf('강하늘'), contactId, result: 'unreachable' as const };
		return recordVain(work, field.agency, { ...call, callAt: null });
	}, actor).then(codesOf);

async function reached(
	name: string,
	changes: Record<string, string> = {},
	by = counselor,
	replies: Answer[] = []
) {
	const outcome = await did(async (work) => {
		const { asking } = (await personCall(work, field.agency, idOf(name)))!;
		const draft = draftOf(asking!.step, { ...answers, ...changes }, newId(at));
		const said = { answer: null, sentence: null };
		return recordReached(work, field.agency, idOf(name), draft, said, replies);
	}, by);
	return codesOf(outcome);
}

const contactsOf = async (name: string) => {
	const [known] = await did((work) => factsOfEnrolments(work, ZONE, [idOf(name)]));
	return known!.facts.contacts.filter(({ stepKey }) => stepKey !== 'k0');
};

describe('the list', () => {
	test('has whoever is to be called by now, and finds them by name, mentor and day', async () => {
		expect(await listed()).toEqual(names);
		expect(await listed({ name: '윤' })).toEqual(['나윤슬']);
		expect(await listed({ language: 'en' })).toEqual([]);
		expect(await listed({ programme: 'appointment' })).toEqual([]);
		expect(await listed({ isMine: true })).toEqual(names);
		const counts = (by: StaffActor) => did((work) => countCalls(work, everybody, today), by);
		expect(await counts(counselor)).toMatchObject({ found: 4, all: 4, mine: 4 });
		expect(await counts(colleague)).toMatchObject({ found: 4, all: 4, mine: 0 });
		expect(await did((work) => dueCalls(work, everybody, addDays(before, -4)))).toEqual([]);
	});

	test('chooses the same call of each person as their plan does', async () => {
		for (const days of [0, 3, 9, 16, 40, 120]) {
			const day = addDays(today, days);
			const when = instantOf(day, 600, ZONE);
			await did((work) => planCalls(work, ZONE, names.map(idOf)), counselor, when);
			const rows = await did((work) => dueCalls(work, everybody, day), counselor, when);
			const found = await did(
				(work) => personCall(work, field.agency, idOf(names[0]!)),
				counselor,
				when
			);
			expect(rows.find(({ id }) => id === idOf(names[0]!))?.key ?? null).toBe(
				found?.call.key ?? null
			);
		}
	});

	test('puts who was tried less before who was tried more, and lets them rest', async () => {
		await vain('강하늘', 'unreachable');
		expect(await listed()).toEqual(['나윤슬', '도아람', '류보미', '강하늘']);
		for (const name of names.slice(1)) await vain(name, 'unreachable');
		expect(await next()).toBeNull();
		expect(await next(later(121))).toBe(idOf('강하늘'));
	});

	test('finds its rows by an index, whatever else the agency has', async () => {
		const rows = await field.admin.begin(async (sql) => {
			await sql`set local enable_seqscan = off`;
			return sql`explain select * from planned_call where agency_id = ${field.agency.id}
				and call_by >= '2026-01-01' and call_from <= '2026-02-01'`;
		});
		expect(JSON.stringify(rows)).toContain('planned_call_due');
	});
});

describe('a call', () => {
	test('belongs to one person at a time, and nobody else meets them as the next', async () => {
		expect(await take('강하늘')).toBe('done');
		expect(await take('강하늘', colleague)).toBe('call_taken');
		expect(await next(at, colleague)).toBe(idOf('나윤슬'));
		const taken = (by: StaffActor) => did((work) => callTakenBy(work, idOf('강하늘')), by);
		expect(await taken(colleague)).not.toBeNull();
		expect(await taken(counselor)).toBeNull();
		expect(await reached('강하늘', {}, colleague)).toBe('call_taken');
		// Whoever goes home without a word holds up nobody.
		expect(await take('강하늘', colleague, later(CLAIM_MINUTES))).toBe('done');
		expect(await did((work) => takeUpCall(work, idOf('나윤슬')), head).then(codesOf)).toBe(
			'not_allowed'
		);
	});

	test('shows nothing of a person before it is taken up, and that somebody looked is written down', async () => {
		const shown = () => did((work) => shownPerson(work, field.agency, idOf('도아람')));
		expect(await shown()).toMatchObject({ opened: null });
		const looks = () => field.admin`select reason from access_entry
			where subject_id = ${idOf('도아람')} and reason = 'call desk'`;
		const seen = (await looks()).length;
		await take('도아람');
		expect(await shown()).toMatchObject({ opened: { call: { key: 'k1' }, mentor: {} } });
		expect((await looks()).length).toBe(seen + 1);
	});

	test('in which a person was reached is one contact of its step, by telephone, and the ledger says where', async () => {
		await take('강하늘');
		expect(await reached('강하늘')).toBe('done');
		const [contact] = await contactsOf('강하늘');
		expect(contact).toMatchObject({ stepKey: 'k1', mode: 'phone', result: 'attended' });
		expect(contact!.measures.map(({ key }) => key)).toContain('smoking_status');
		expect(await listed()).not.toContain('강하늘');
		const [entry] = await field.admin`select details from ledger_entry
			where act = 'contact.recorded' and subject_id = ${idOf('강하늘')} order by id desc limit 1`;
		expect(entry!.details).toMatchObject({ step: 'k1', mode: 'phone', from: 'desk' });
	});

	test('asks and refuses what a phone asks and refuses', async () => {
		await take('강하늘');
		expect(await reached('강하늘', { smoking_status: '' })).toBe('required smoking_status');
		expect(await reached('강하늘', { craving_strength: '99' })).toBe(
			'out_of_range craving_strength'
		);
		const many = { cigs_since_last_contact: '401' };
		expect(await reached('강하늘', many)).toBe('unlikely_value cigs_since_last_contact');
		expect(await contactsOf('강하늘')).toEqual([]);
		const stoodBy = { ...many, 'cigs_since_last_contact-confirmed': 'on' };
		expect(await reached('강하늘', stoodBy)).toBe('done');
	});

	test('that is sent twice is kept once, and the second time is no mistake', async () => {
		const contactId = newId(at);
		await take('강하늘');
		const send = () => recordedBy(counselor, contactId);
		expect([await send(), await send()]).toEqual(['done', 'done']);
		expect(await contactsOf('강하늘')).toHaveLength(1);
		// Nothing else of that person's is recorded without taking them up again.
		expect(await recordedBy(colleague, contactId)).toBe('call_taken');
	});

	test('in vain counts as a try and is taken back at once, once, by who recorded it', async () => {
		const { contactId, code } = await vain('강하늘', 'wrong_number');
		expect(code).toBe('done');
		expect((await contactsOf('강하늘')).map(({ result }) => result)).toEqual(['wrong_number']);
		const undo = (by: StaffActor, when = at) =>
			did((work) => undoCall(work, field.agency, contactId), by, when).then(codesOf);
		expect(await undo(colleague)).toBe('not_found');
		expect(await undo(counselor, later(31))).toBe('too_late_to_undo');
		expect(await undo(counselor)).toBe('done');
		expect(await undo(counselor)).toBe('done');
		expect(await contactsOf('강하늘')).toEqual([]);
		expect(await listed()).toEqual(names);
	});

	test('that was promised for a time comes first when the time has come, and not before', async () => {
		const { code } = await vain('류보미', 'rescheduled', at, later(60));
		expect(code).toBe('done');
		expect(await next(later(59))).toBe(idOf('강하늘'));
		expect(await next(later(60))).toBe(idOf('류보미'));
		expect((await vain('강하늘', 'rescheduled', at, at)).code).toBe('moment_past callAt');
		expect((await vain('강하늘', 'rescheduled')).code).toBe('required callAt');
	});

	test('in vain three times lets a person end it as lost, never before', async () => {
		const lose = (when: Date) =>
			did((work) => closeAsLost(work, field.agency, idOf('강하늘')), counselor, when).then(codesOf);
		for (const minutes of [0, 1]) await vain('강하늘', 'unreachable', later(minutes));
		await take('강하늘', counselor, later(2));
		expect(await lose(later(2))).toBe('not_allowed');
		await vain('강하늘', 'wrong_number', later(3));
		await take('강하늘', counselor, later(4));
		expect(await lose(later(4))).toBe('done');
		const [row] =
			await field.admin`select reason from closure where enrolment_id = ${idOf('강하늘')}`;
		expect(row).toEqual({ reason: 'lost' });
		expect(await listed()).not.toContain('강하늘');
	});

	test('in vain is proposed as lost after as many tries as the agency chose', async () => {
		await did(setAftercareDays('', 2), administrator, later(1));
		const isProposed = async (when: Date) => {
			await take('나윤슬', counselor, when);
			const shown = await did(
				(work) => shownPerson(work, field.agency, idOf('나윤슬')),
				counselor,
				when
			);
			return (shown!.opened as OpenedPerson).isLostProposed;
		};
		await vain('나윤슬', 'unreachable', later(2));
		expect(await isProposed(later(3))).toBe(false);
		await vain('나윤슬', 'unreachable', later(4));
		expect(await isProposed(later(5))).toBe(true);
	});
});

describe('a question', () => {
	const visitor = () => ({ kind: 'visitor' as const, agencyId: field.agency.id });
	const ask = (name: string, words: string, when = at, id = newId(when)) =>
		acting(
			visitor(),
			(work) => askQuestion(work, ZONE, { id, enrolmentId: idOf(name), words, wantsCall: true }),
			when
		).then(codesOf);
	const open = (name: string) =>
		did((work) => questionsOf(work, idOf(name), 'open')).then((all) =>
			all.map(({ words }) => words)
		);
	const answer = (name: string, typed: Record<string, string>, by = counselor) =>
		did((work) => answerAsked(work, field.agency, idOf(name), typed), by).then(codesOf);
	const planAt = (when = at) =>
		did((work) => planCalls(work, ZONE, names.map(idOf)), counselor, when);

	test('is kept once, wrapped in the database, and the ledger says nothing of its words', async () => {
		const id = newId(at);
		const send = () => ask('나윤슬', '약을 바꿔도 되나요?', at, id);
		expect([await send(), await send()]).toEqual(['done', 'done']);
		expect(await open('나윤슬')).toEqual(['약을 바꿔도 되나요?']);
		const rows = await field.admin`select sealed, answer_by::text as by from plan_question`;
		expect(rows).toHaveLength(1);
		expect(rows[0]!.sealed).not.toContain('약을');
		expect(rows[0]!.by > today).toBe(true);
		const entries =
			await field.admin`select details from ledger_entry where act = 'question.asked'`;
		expect(JSON.stringify(entries)).not.toContain('약을');
	});

	test('is refused empty, too long, or as one too many on a day; the next day it is taken', async () => {
		expect(await ask('나윤슬', ' ')).toBe('required words');
		expect(await ask('나윤슬', '가'.repeat(1001))).toBe('too_long words');
		for (let count = 0; count < QUESTIONS_A_DAY; count += 1)
			expect(await ask('나윤슬', `질문 ${count}`)).toBe('done');
		expect(await ask('나윤슬', '또')).toBe('asked_enough');
		expect(await ask('강하늘', '다른 사람')).toBe('done');
		expect(await ask('나윤슬', '또', later(24 * 60))).toBe('done');
	});

	test('puts the person first, until it is answered, also after they were reached', async () => {
		await ask('류보미', '언제까지 붙이나요?', later(-60));
		await ask('도아람', '어지러워요', later(-30));
		await plan();
		expect(await listed()).toEqual(['류보미', '도아람', '강하늘', '나윤슬']);
		expect(await listed({ show: 'asked' })).toEqual(['류보미', '도아람']);
		expect(await did((work) => countCalls(work, everybody, today))).toMatchObject({ asked: 2 });
		await take('류보미');
		expect(await reached('류보미')).toBe('done');
		expect((await listed())[0]).toBe('류보미');
		// Whoever was talked to just now and asked something else is not rung up again at once.
		expect(await next()).toBe(idOf('도아람'));
		expect(await answer('류보미', {})).toBe('call_taken');
		await take('류보미');
		const [question] = await did((work) => questionsOf(work, idOf('류보미'), 'open'));
		expect(await answer('류보미', {})).toBe(`required talked-${question!.id}`);
		expect(await answer('류보미', { [answerField(question!.id)]: '12주까지입니다' })).toBe('done');
		expect(await open('류보미')).toEqual([]);
		expect(await listed()).toEqual(['도아람', '강하늘', '나윤슬']);
		const [told] = await did((work) => questionsOf(work, idOf('류보미')));
		expect(told!.answer).toMatchObject({ words: '12주까지입니다' });
	});

	test('is read by whoever took the call up, and answered in the same call', async () => {
		await ask('도아람', '어지러워요');
		const shown = () => did((work) => shownPerson(work, field.agency, idOf('도아람')));
		expect(JSON.stringify(await shown())).not.toContain('어지러');
		await take('도아람');
		expect((await shown())!.opened).toMatchObject({ questions: [{ words: '어지러워요' }] });
		const [question] = await did((work) => questionsOf(work, idOf('도아람'), 'open'));
		const answers = [{ questionId: question!.id, words: null }];
		expect(await reached('도아람', {}, counselor, answers)).toBe('done');
		expect(await open('도아람')).toEqual([]);
		expect(await listed()).not.toContain('도아람');
	});

	test('alone is a call, in vain too, which counts as a try of no step and is taken back', async () => {
		await take('강하늘');
		expect(await reached('강하늘')).toBe('done');
		expect(await listed()).not.toContain('강하늘');
		await ask('강하늘', '고맙습니다. 하나 더요', later(1));
		await planAt(later(1));
		expect((await listed())[0]).toBe('강하늘');
		const { contactId, code } = await vain('강하늘', 'unreachable', later(2));
		expect(code).toBe('done');
		const [row] = await did((work) => dueCalls(work, { ...everybody, name: '강하늘' }, today));
		expect(row).toMatchObject({ key: 'question', attempts: 1 });
		const [kept] = await field.admin`select step_key, mode from contact where id = ${contactId}`;
		expect(kept).toEqual({ step_key: null, mode: 'phone' });
		expect(await did((work) => undoCall(work, field.agency, contactId)).then(codesOf)).toBe('done');
	});

	test('while aftercare is due is a call in vain too, and nobody is rung up again at once', async () => {
		// Of two choices the later one holds.
		await did(setAftercareDays('50'), administrator, later(2));
		const when = instantOf(addDays(today, 45), 600, ZONE);
		await planAt(when);
		const dayOfCall = () =>
			did((work) => personCall(work, field.agency, idOf('강하늘')), counselor, when).then(
				(found) => found?.day
			);
		expect(await dayOfCall()).toBe(50);
		expect((await vain('강하늘', 'unreachable', when)).code).toBe('unknown_step');
		await ask('강하늘', '아직이요?', new Date(when.getTime() - MINUTE_MS));
		await planAt(when);
		expect(await dayOfCall()).toBe(50);
		const { contactId, code } = await vain('강하늘', 'unreachable', when);
		expect(code).toBe('done');
		const [kept] = await field.admin`select step_key from contact where id = ${contactId}`;
		expect(kept).toEqual({ step_key: null });
		await take('강하늘', counselor, when);
		const shown = await did(
			(work) => shownPerson(work, field.agency, idOf('강하늘')),
			counselor,
			when
		);
		expect(shown!.opened).toMatchObject({ tries: [{ id: contactId }], isLostProposed: false });
		const next = await did(
			(work) => nextToCall(work, { ...everybody, show: 'asked' }, addDays(today, 45)),
			counselor,
			when
		);
		expect(next).toBeNull();
	});

	test('stays on the list however long nobody answers, and goes with the enrolment', async () => {
		await ask('강하늘', '아직이요?');
		const month = addDays(today, 60);
		const when = instantOf(month, 600, ZONE);
		await planAt(when);
		const names = await did(
			(work) => dueCalls(work, { ...everybody, show: 'asked' }, month),
			counselor,
			when
		);
		expect(names.map(({ id }) => id)).toEqual([idOf('강하늘')]);
		await field.admin`insert into closure (agency_id, enrolment_id, reason, closed_on, recorded_at, recorded_by)
			select agency_id, id, 'completed', ${today}, now(), ${counselor.staffId} from enrolment where id = ${idOf('강하늘')}`;
		await plan();
		expect(await listed({ show: 'asked' })).toEqual([]);
		expect(await ask('강하늘', '끝난 뒤')).toBe('not_found');
	});
});

describe('what somebody tells of themselves', () => {
	const tell = (name: string, typed: Record<string, string>, id = newId(at)) =>
		acting(
			{ kind: 'visitor' as const, agencyId: field.agency.id },
			(work) => keepReport(work, ZONE, { id, enrolmentId: idOf(name), typed }),
			at
		).then(codesOf);
	const told = async (name: string) => {
		const [known] = await did((work) => factsOfEnrolments(work, ZONE, [idOf(name)]));
		return known!.facts.told ?? [];
	};

	test('is a fact beside the contacts, kept once, and does no step', async () => {
		const id = newId(at);
		const send = () => tell('나윤슬', { smoking_status: 'some', craving_strength: '3' }, id);
		expect([await send(), await send()]).toEqual(['done', 'done']);
		expect((await told('나윤슬')).map(({ values }) => values.length)).toEqual([2]);
		expect(await contactsOf('나윤슬')).toEqual([]);
		await plan();
		expect(await listed({ show: 'asked' })).toEqual([]);
		expect(await listed()).toEqual(names);
	});

	test('that is worrying puts them first, as if they had asked, until somebody answers', async () => {
		expect(await tell('나윤슬', { craving_strength: '5' })).toBe('done');
		await plan();
		expect(await listed({ show: 'asked' })).toEqual(['나윤슬']);
		const asked = { ...everybody, show: 'asked' } as const;
		const { calls } = await did((work) => listCalls(work, field.agency, asked, 1));
		expect(calls).toMatchObject([{ name: '나윤슬 (예시)', isWorrying: true }]);
		await take('나윤슬');
		const shown = await did((work) => shownPerson(work, field.agency, idOf('나윤슬')));
		expect(shown!.opened).toMatchObject({
			questions: [{ words: null, wantsCall: true }],
			told: [{ values: [{ key: 'craving_strength', value: 5 }] }]
		});
	});

	test('is refused out of its range, as one too many on a day, and after the end', async () => {
		expect(await tell('강하늘', { craving_strength: '6' })).toBe('out_of_range craving_strength');
		for (let count = 0; count < REPORTS_A_DAY; count += 1)
			expect(await tell('강하늘', { craving_strength: '1' })).toBe('done');
		expect(await tell('강하늘', { craving_strength: '1' })).toBe('told_enough');
		// What is worrying is heard all the same, and somebody calls.
		expect(await tell('강하늘', { craving_strength: '5' })).toBe('done');
		await plan();
		expect(await listed({ show: 'asked' })).toEqual(['강하늘']);
		await field.admin`insert into closure (agency_id, enrolment_id, reason, closed_on, recorded_at, recorded_by)
			select agency_id, id, 'completed', ${today}, now(), ${counselor.staffId} from enrolment where id = ${idOf('도아람')}`;
		expect(await tell('도아람', { craving_strength: '1' })).toBe('not_found');
	});
});

describe('the mentor', () => {
	test('is who met them first, until they are handed over with a reason', async () => {
		const give = (toId: string) =>
			did((work) =>
				handOverPerson(work, field.agency, { enrolmentId: idOf('강하늘'), toId, reason: '휴직' })
			).then(codesOf);
		expect(await give(colleague.staffId)).toBe('call_taken');
		await take('강하늘');
		expect(await give(administrator.staffId)).toBe('not_a_choice to');
		expect(await give(colleague.staffId)).toBe('done');
		expect(await listed({ isMine: true })).toEqual(names.slice(1));
	});
});

describe('aftercare of people', () => {
	test('is a call of its own only where no contact is near', async () => {
		// Of two choices the later one holds: this one is made after that of every test.
		await did(setAftercareDays('3, 20'), administrator, later(1));
		await plan();
		await take('강하늘');
		// Day 3 lies near the step that is due: asked there, and not answered it is refused.
		expect(await reached('강하늘')).toBe('required aftercare-answer');
	});
});
