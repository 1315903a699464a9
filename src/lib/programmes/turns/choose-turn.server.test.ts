import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import { formatTimeRange } from '#lib/i18n/times.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { tellParticipants } from '#lib/programmes/tell-participants.server.ts';
import { chooseTurn, giveBackTurn } from '#lib/programmes/turns/choose-turn.server.ts';
import { orderOfTurns } from '#lib/programmes/turns/order-of-turns.server.ts';
import { turnsToChoose } from '#lib/programmes/turns/queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	await admin`update service set rules = rules || '{"turnMinutes": 20}' where key = 'workplace-clinic'`;
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** A series of two counselors with its first visit, and the enrolments of so many people. */
async function aVisit(people: number) {
	const { series } = await aBookedSeries(town.agency, people);
	const [visit] = await admin`select id, starts_at from visit
		where series_id = ${series.id} and number = 1`;
	const rows = await admin`select id from enrolment where series_id = ${series.id} order by id`;
	const enrolments = rows.map(({ id }) => id as string);
	return { series, visitId: visit!.id as string, startsAt: visit!.starts_at as Date, enrolments };
}

function choose(enrolmentId: string, visitId: string, fromMinute: number, isProven = true) {
	return acting(town.visitor, (work) =>
		chooseTurn(work, { enrolmentId, visitId, fromMinute, isProven })
	);
}

function giveBack(enrolmentId: string, visitId: string) {
	return acting(town.visitor, (work) => giveBackTurn(work, { enrolmentId, visitId }));
}

async function live(visitId: string) {
	return admin<{ enrolment_id: string; from_minute: number; seat: number }[]>`
		select enrolment_id, from_minute, seat from turn
		where visit_id = ${visitId} and given_back_at is null order by from_minute, seat`;
}

/** What somebody sees at the first visit that takes turns. */
function seen(seriesId: string, enrolmentId: string | null) {
	return reading(town.visitor, async (work) => {
		const series = (await seriesById(work, seriesId))!;
		const visits = await visitsOfSeries(work, seriesId);
		const [first] = await turnsToChoose(work, series, visits, enrolmentId);
		const minutes = (list: { fromMinute: number }[]) => list.map((one) => one.fromMinute);
		return { free: minutes(first!.free), own: minutes(first!.own), first: first! };
	});
}

const refusal = (code: string) => ({ ok: false, problems: [{ code }] });

describe('choosing a turn', () => {
	test('twelve at once for one time: as many get it as there are counselors', async () => {
		const { visitId, enrolments } = await aVisit(12);
		const answers = await Promise.all(enrolments.map((id) => choose(id, visitId, 40)));
		expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
		for (const one of answers) if (!one.ok) expect(one).toMatchObject(refusal('turn_taken'));
		expect((await live(visitId)).map(({ seat }) => seat)).toEqual([1, 2]);
	});

	test('all at once among three times: nobody has two, no place is had twice', async () => {
		const { visitId, enrolments } = await aVisit(6);
		const wishes = enrolments.flatMap((id) => [0, 20, 40].map((minute) => ({ id, minute })));
		await Promise.all(wishes.map(({ id, minute }) => choose(id, visitId, minute)));
		const turns = await live(visitId);
		expect(new Set(turns.map((one) => one.enrolment_id)).size).toBe(turns.length);
		expect(new Set(turns.map((one) => `${one.from_minute} ${one.seat}`)).size).toBe(turns.length);
		expect(turns).toHaveLength(6);
	});

	test('again takes the place of the one before, which is free for others', async () => {
		const { visitId, series, enrolments } = await aVisit(3);
		const [one, two, three] = enrolments as [string, string, string];
		await choose(one, visitId, 0);
		await choose(two, visitId, 0);
		expect((await seen(series.id, three)).free).not.toContain(0);
		expect(await choose(one, visitId, 60)).toEqual({ ok: true, value: null });
		expect(await seen(series.id, one)).toMatchObject({ own: [60] });
		expect(await choose(three, visitId, 0)).toEqual({ ok: true, value: null });
		expect(await live(visitId)).toHaveLength(3);
	});

	test('that is refused leaves the one before as it was', async () => {
		const { visitId, enrolments } = await aVisit(3);
		const [one, two, three] = enrolments as [string, string, string];
		await choose(one, visitId, 0);
		await choose(two, visitId, 20);
		await choose(three, visitId, 20);
		expect(await choose(one, visitId, 20)).toMatchObject(refusal('turn_taken'));
		expect((await live(visitId)).map((turn) => turn.from_minute)).toEqual([0, 20, 20]);
	});

	test('and giving back, twice, is given back once', async () => {
		const { visitId, enrolments } = await aVisit(1);
		await choose(enrolments[0]!, visitId, 20);
		expect(await giveBack(enrolments[0]!, visitId)).toEqual({ ok: true, value: null });
		expect(await giveBack(enrolments[0]!, visitId)).toEqual({ ok: true, value: null });
		expect(await live(visitId)).toHaveLength(0);
		const [told] = await admin`select count(*)::int as n from ledger_entry
			where act = 'turn.given_back' and subject_id = ${enrolments[0]!}`;
		expect(told!.n).toBe(1);
	});

	test('takes one of the turns that are there, before it begins', async () => {
		const { visitId, startsAt, enrolments } = await aVisit(1);
		const [one] = enrolments as [string];
		expect(await choose(one, visitId, 30)).toMatchObject(refusal('turn_over'));
		expect(await choose(one, visitId, 100_000)).toMatchObject(refusal('turn_over'));
		process.env.DOORSTEP_NOW = new Date(startsAt.getTime() + 15 * 60_000).toISOString();
		expect(await choose(one, visitId, 0)).toMatchObject(refusal('turn_over'));
		expect(await choose(one, visitId, 20)).toEqual({ ok: true, value: null });
	});

	test('is not for the visits of another series', async () => {
		const here = await aVisit(1);
		const there = await aVisit(1);
		const found = await choose(here.enrolments[0]!, there.visitId, 0);
		expect(found).toMatchObject(refusal('not_found'));
	});

	test('shows nobody else’s turn, whatever is asked', async () => {
		const { visitId, series, enrolments } = await aVisit(3);
		await choose(enrolments[1]!, visitId, 20);
		const { first } = await seen(series.id, enrolments[0]!);
		const text = JSON.stringify(first);
		for (const id of enrolments) expect(text).not.toContain(id);
		expect(text).not.toContain('seat');
		expect(first.own).toEqual([]);
	});
});

describe('the turn of a visit', () => {
	test('moves with it by the same gap, and is not there once it is cancelled', async () => {
		const { visitId, series, enrolments, startsAt } = await aVisit(1);
		await choose(enrolments[0]!, visitId, 40);
		const later = new Date(startsAt.getTime() + 86_400_000);
		await admin`update visit set starts_at = starts_at + interval '1 day',
			ends_at = ends_at + interval '1 day' where id = ${visitId}`;
		const { first } = await seen(series.id, enrolments[0]!);
		expect(first.own[0]!.startsAt).toEqual(new Date(later.getTime() + 40 * 60_000));
		await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
			values (${town.agency.id}, ${visitId}, now(), 'system', 'agency_cannot_come')`;
		const after = await seen(series.id, enrolments[0]!);
		expect(after.first.visitId).not.toBe(visitId);
		expect(await choose(enrolments[0]!, visitId, 60)).toMatchObject(refusal('turn_over'));
	});
});

describe('a moved visit', () => {
	test('is told with the turn of each person, who learns of nobody else’s', async () => {
		const { visitId, series, enrolments, startsAt } = await aVisit(2);
		await choose(enrolments[0]!, visitId, 40);
		const data = { seriesId: series.id, numbers: '1', change: series.id, what: 'moved' };
		await tellParticipants(town.agency.id, data);
		const rows = await admin<{ id: string; body: string; phone: string }[]>`
			select n.id, n.body, p.phone from notice n join participant p on p.phone = n.recipient
			join enrolment e on e.participant_id = p.id
			where n.template = 'visits-moved' and e.series_id = ${series.id} order by (e.id = ${enrolments[0]!}) desc`;
		const words = await Promise.all(rows.map(({ id, body }) => atRest.open(body, id)));
		const turn = timeOf({ startsAt }, { fromMinute: 40, untilMinute: 60 });
		const text = formatTimeRange(turn.startsAt, turn.endsAt, town.agency.zone, 'ko');
		expect(words).toHaveLength(2);
		expect(words[0]).toContain(text);
		expect(words[1]).not.toContain(text);
	});
});

describe('enrolling with a turn', () => {
	const person = participants[8]!;
	const join = (code: string, visitId: string, fromMinute: number, phone = person.phone) =>
		acting(town.visitor, (work) =>
			enrol(work, town.agency, {
				...{ code, name: person.name, phone, language: 'ko' as const },
				agreed: { general: true },
				turn: { visitId, fromMinute }
			})
		);

	test('takes a place for somebody who is known just as for somebody new', async () => {
		const { series, visitId } = await aVisit(0);
		for (const minute of [0, 20, 40]) {
			expect(await join(series.code, visitId, minute)).toEqual({ ok: true, value: null });
		}
		expect((await live(visitId)).map((one) => one.from_minute)).toEqual([0, 20, 40]);
		const [enrolled] = await admin`select id from enrolment where series_id = ${series.id}`;
		await choose(enrolled!.id, visitId, 20);
		expect((await live(visitId)).map((one) => one.from_minute)).toEqual([20]);
	});

	test('that somebody else took leaves no enrolment behind', async () => {
		const { series, visitId, enrolments } = await aVisit(2);
		for (const id of enrolments) await choose(id, visitId, 0);
		expect(await join(series.code, visitId, 0)).toMatchObject(refusal('turn_taken'));
		const [row] =
			await admin`select count(*)::int as n from enrolment where series_id = ${series.id}`;
		expect(row!.n).toBe(2);
	});
});

test('the order of turns names nobody to the head of the agency, who reads the times', async () => {
	const { visitId, series, enrolments } = await aVisit(2);
	await choose(enrolments[0]!, visitId, 0);
	await choose(enrolments[1]!, visitId, 20);
	const seenBy = async (role: 'administrator' | 'head') => {
		const [row] = await admin<{ id: string }[]>`select id from staff
			where agency_id = ${town.agency.id} and role = ${role}`;
		const actor = { kind: 'staff' as const, agencyId: town.agency.id, staffId: row!.id, role };
		const found = await acting(actor, (work) => orderOfTurns(work, series.id));
		return found!.visits[0]!.turns.map(({ name }) => name);
	};
	expect((await seenBy('administrator')).every((name) => name.length > 0)).toBe(true);
	expect(await seenBy('head')).toEqual(['', '']);
	const noted = await admin`select from access_entry a join staff s on s.id = a.staff_id
		where a.reason = 'order of turns' and s.role = 'head'`;
	expect(noted).toHaveLength(0);
});
