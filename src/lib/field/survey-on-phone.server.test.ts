import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldTown, spoilt, type FieldTown, type Phone } from '#lib/field/exchange.test-kit.ts';
import type { Payload } from '#lib/field/protocol.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { satisfactionOf } from '#lib/outcomes/queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { answerSurvey } from '#lib/surveys/answer.server.ts';
import { inviteAfterContact } from '#lib/surveys/invite.server.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(8);
}, 60_000);
afterAll(() => field.leave());

const happy = { overall: 5, recommend: 9, comment: '고맙습니다' };

/** A hand-over at the first visit, with changes. */
function handed(name: string, changes: Partial<Payload<'survey'>> = {}, by: Phone = field.phone) {
	return by.write('survey', newId(now()), {
		...field.at(name),
		surveyKey: 'visit-survey',
		surveyVersion: 1,
		language: 'en',
		seconds: 41,
		answers: happy,
		...changes
	});
}

async function verdictOn(
	{ operation, envelope }: Awaited<ReturnType<typeof handed>>,
	by: Phone = field.phone
) {
	const verdict = (await by.push(envelope)).get(operation.id)!;
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

/** What the server has of one person: how they were invited, and answered. */
const keptOf = (name: string) => field.admin`
	select i.channel as invited, i.survey_version as version, a.channel as answered, a.language,
		a.values from invitation i
	left join answer a on a.agency_id = i.agency_id and a.invitation_id = i.id
	where i.enrolment_id = ${field.at(name).enrolmentId}`;

const askingsOf = (name: string) => field.admin`
	select is_declined as "isDeclined", seconds from asking
	where enrolment_id = ${field.at(name).enrolmentId} order by asked_at, id`;

async function invite(name: string) {
	await inviteAfterContact(field.agency.id, field.at(name));
	const [row] = await field.admin<{ id: string }[]>`
		select id from invitation where enrolment_id = ${field.at(name).enrolmentId}`;
	return row!.id;
}

describe('a survey on the phone of a counselor', () => {
	test('is kept once, and asks nobody a second time by a link', async () => {
		const written = await handed('강하늘');
		expect(await verdictOn(written)).toBe('applied');
		expect(await verdictOn(written)).toBe('duplicate');
		const { visitId, enrolmentId } = field.at('강하늘');
		await inviteAfterContact(field.agency.id, { visitId, enrolmentId });
		expect(await keptOf('강하늘')).toEqual([
			{ invited: 'kiosk', version: 1, answered: 'kiosk', language: 'en', values: happy }
		]);
		expect(await askingsOf('강하늘')).toEqual([{ isDeclined: false, seconds: 41 }]);
		const [told] = await field.admin`select count(*)::int as n from notice
			where template = 'survey-link'`;
		expect(told).toEqual({ n: 0 });
	});

	test('that is declined is counted, is no answer, and leaves the link open', async () => {
		expect(await verdictOn(await handed('나윤슬', { answers: null, seconds: 3 }))).toBe('applied');
		expect(await askingsOf('나윤슬')).toEqual([{ isDeclined: true, seconds: 3 }]);
		expect(await keptOf('나윤슬')).toEqual([]);
		const id = await invite('나윤슬');
		const outcome = await acting(field.visitor, (work) =>
			answerSurvey(work, id, { overall: '4' }, 'ko')
		);
		expect(outcome.ok).toBe(true);
		expect(await keptOf('나윤슬')).toMatchObject([
			{ invited: 'link', answered: 'link', values: { overall: 4 } }
		]);
	});

	test('answers an invitation that is open, and the link then says that it was', async () => {
		const id = await invite('도아람');
		expect(await verdictOn(await handed('도아람'))).toBe('applied');
		expect(await keptOf('도아람')).toMatchObject([{ invited: 'link', answered: 'kiosk' }]);
		const again = await acting(field.visitor, (work) =>
			answerSurvey(work, id, { overall: '1' }, 'ko')
		);
		expect(again).toMatchObject({ ok: false, problems: [{ code: 'already_answered' }] });
	});

	test('takes nothing away from the answer that was here first', async () => {
		const id = await invite('류보미');
		await acting(field.visitor, (work) => answerSurvey(work, id, { overall: '2' }, 'ko'));
		expect(await verdictOn(await handed('류보미'))).toBe('applied');
		expect(await verdictOn(await handed('류보미', { seconds: 9 }))).toBe('applied');
		expect(await keptOf('류보미')).toMatchObject([{ answered: 'link', values: { overall: 2 } }]);
		expect(await askingsOf('류보미')).toHaveLength(2);
	});

	test('of a version that a newer one has followed is taken, in its own scales', async () => {
		await field.admin`insert into survey (agency_id, key, version, body, published_at)
			select agency_id, key, 2, jsonb_set(body, '{version}', '2'), now() + interval '1 second'
			from survey where agency_id = ${field.agency.id}`;
		await invite('문새봄');
		expect(await keptOf('문새봄')).toMatchObject([{ version: 2 }]);
		expect(await verdictOn(await handed('문새봄'))).toBe('applied');
		expect(await keptOf('문새봄')).toMatchObject([{ version: 1, answered: 'kiosk' }]);
		await field.admin`update invitation set survey_version = 1
			where agency_id = ${field.agency.id} and survey_version = 2`;
		await field.admin`delete from survey where agency_id = ${field.agency.id} and version = 2`;
	});

	test('is refused, and kept whole, where it cannot be', async () => {
		const cases = [
			[{ surveyVersion: 7 }, 'not_found'],
			[{ answers: { overall: 6 } }, 'not_a_choice'],
			[{ answers: { recommend: 9 } }, 'required'],
			[{ answers: { overall: 5, comment: '900101-1234567' } }, 'resident_number'],
			[{ enrolmentId: newId(now()) }, 'held'],
			[{ seconds: -1 }, 'operation_unreadable']
		] as const;
		for (const [changes, why] of cases) {
			const verdict = await verdictOn(
				await handed('백이든', changes as Partial<Payload<'survey'>>)
			);
			expect(verdict, JSON.stringify(changes)).toBe(why === 'held' ? why : `refused ${why}`);
		}
		const written = await handed('백이든', {}, field.stranger);
		expect(await verdictOn(written, field.stranger)).toBe('refused not_your_visit');
		const torn = await handed('백이든');
		expect(await verdictOn({ ...torn, envelope: spoilt(torn.envelope) })).toBe(
			'refused operation_unreadable'
		);
		expect(await keptOf('백이든')).toEqual([]);
		expect(await askingsOf('백이든')).toEqual([]);
		// The whole one still comes.
		expect(await verdictOn(torn)).toBe('applied');
	});

	test('that an invitation had closed for before it was answered is refused', async () => {
		const id = await invite('서가람');
		await field.admin`update invitation set closes_at = now() - interval '1 hour' where id = ${id}`;
		expect(await verdictOn(await handed('서가람'))).toBe('refused survey_closed');
		await field.admin`update invitation set closes_at = now() + interval '1 day' where id = ${id}`;
	});

	test('waits for a walk-in that is still on its way, and holds up nothing in its batch', async () => {
		const enrolmentId = newId(now());
		const { visitId } = field.at('강하늘');
		const enrol = await field.phone.write('enrol', enrolmentId, {
			enrolmentId,
			visitId,
			name: '새로온',
			phone: '010-0000-4242',
			language: 'ko'
		});
		const written = await handed('강하늘', { enrolmentId });
		expect(await verdictOn(written)).toBe('held');
		const verdicts = await field.phone.push(written.envelope, enrol.envelope, written.envelope);
		expect(verdicts.get(enrol.operation.id)!.verdict).toBe('applied');
		expect(await verdictOn(written)).toMatch(/applied|duplicate/);
	});

	test('comes to the phone with the day, in both languages and small', async () => {
		const { survey, visits } = await field.phone.day();
		expect(visits.length).toBeGreaterThan(0);
		expect(survey!.key).toBe('visit-survey');
		expect(survey!.questions.every(({ label }) => label.ko && label.en)).toBe(true);
		expect(JSON.stringify(survey).length).toBeLessThan(5000);
		// Whoever has nobody to ask gets none, and no answer ever comes to a phone.
		expect((await field.stranger.day()).survey).toBeUndefined();
		expect(JSON.stringify(await field.phone.day())).not.toContain(happy.comment);
	});

	test('stands apart from links in the figures of the office', async () => {
		const [figures] = await reading(field.visitor, (work) => satisfactionOf(work, 0));
		const channels = Object.fromEntries(figures!.channels.map((one) => [one.channel, one]));
		const [count] = await field.admin`select
			count(*) filter (where a.channel = 'kiosk')::int as kiosk,
			count(*) filter (where a.channel = 'link')::int as link from answer a`;
		expect(channels.kiosk!.response.numerator).toBe(count!.kiosk);
		expect(channels.link!.response.numerator).toBe(count!.link);
		// Declined once, and answered by link meanwhile twice: asked on a phone all the same.
		const [asked] = await field.admin`
			select count(distinct (visit_id, enrolment_id))::int as n from asking`;
		expect(channels.kiosk!.response.denominator).toBe(asked!.n);
		expect(channels.kiosk!.declined).toBe(1);
		expect(figures!.answered).toBe(count!.kiosk + count!.link);
		expect(figures!.answered).toBeLessThanOrEqual(figures!.invited);
	});
});
