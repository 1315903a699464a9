import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../tests/town/cast.ts';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { enrol, type EnrolmentRequest } from '#lib/programmes/enrol.server.ts';
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

const person = participants[0]!;

async function post(code: string, changes: Partial<EnrolmentRequest> = {}) {
	const agreed = { general: true, reminders: true };
	const request: EnrolmentRequest = { code, ...person, language: 'ko', agreed, ...changes };
	return acting(town.visitor, (work) => enrol(work, town.agency, request));
}

/** What is stored of a series: its people, and the answers of the first by item, oldest first. */
async function stored(seriesId: string) {
	const people = await admin`select p.name from enrolment e
		join participant p on p.id = e.participant_id where e.series_id = ${seriesId}`;
	const answers = await admin`select c.item_key, c.given from consent c
		join enrolment e on e.id = c.enrolment_id where e.series_id = ${seriesId}
		order by c.given_at, c.id`;
	const of = (key: string) => answers.filter((one) => one.item_key === key).map((one) => one.given);
	const [orphans] = await admin`select count(*)::int as n from participant p
		where not exists (select from enrolment e where e.participant_id = p.id)`;
	return { names: people.map((one) => one.name), of, orphans: orphans!.n };
}

async function textsTo(phone: string): Promise<number> {
	const [row] = await admin`select count(*)::int as n from notice where recipient = ${phone}`;
	return row!.n;
}

describe('enrolling', () => {
	test('four times at once is one enrolment, and every post gets the same answer', async () => {
		const { series } = await aBookedSeries(town.agency, 0);
		const answers = await Promise.all(Array.from({ length: 4 }, () => post(series.code)));
		expect(answers).toEqual(Array.from({ length: 4 }, () => ({ ok: true, value: null })));
		const { names, orphans } = await stored(series.id);
		expect([names, orphans]).toEqual([[person.name], 0]);
		expect(await textsTo(person.phone)).toBe(1);
	});

	test('a second time changes neither the name nor what was agreed to', async () => {
		const { series } = await aBookedSeries(town.agency, 0);
		await post(series.code);
		const agreed = { general: true, reminders: false };
		await post(series.code, { name: '다른 이름', agreed });
		const { names, of } = await stored(series.id);
		expect(names).toEqual([person.name]);
		expect(of('reminders')).toEqual([true]);
		expect(of('general')).toEqual([true]);
	});

	test('gets one text in a day of the agency, and the next after its midnight', async () => {
		const { series } = await aBookedSeries(town.agency, 0);
		const { phone } = participants[3]!;
		const at = (moment: string) => {
			process.env.DOORSTEP_NOW = moment;
			return post(series.code, { phone });
		};
		// 23:30 and 00:30 in Seoul are one day of UTC; 08:30 and 09:30 are two.
		await at('2026-11-23T14:30:00Z');
		expect(await textsTo(phone)).toBe(1);
		await at('2026-11-23T15:30:00Z');
		expect(await textsTo(phone)).toBe(2);
		await at('2026-11-23T23:30:00Z');
		await at('2026-11-24T00:30:00Z');
		expect(await textsTo(phone)).toBe(2);
	});

	test('is refused once the last visit has ended, not a minute before', async () => {
		const { series } = await aBookedSeries(town.agency, 0);
		const [last] =
			await admin`select max(ends_at) as ends from visit where series_id = ${series.id}`;
		const at = (ms: number) => {
			process.env.DOORSTEP_NOW = new Date((last!.ends as Date).getTime() + ms).toISOString();
			return post(series.code);
		};
		// The clock runs on from the start of the process, so both sides keep a distance.
		expect((await at(-600_000)).ok).toBe(true);
		expect(await at(0)).toMatchObject({ ok: false, problems: [{ code: 'code_over' }] });
		expect(await post('ZZZZZZ')).toMatchObject({ problems: [{ code: 'code_unknown' }] });
	});
});
