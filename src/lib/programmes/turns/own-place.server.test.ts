import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../../tests/town/stop-services.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { checkInParticipant } from '#lib/programmes/check-in.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { enrolAtVisit } from '#lib/programmes/enrol-at-visit.server.ts';
import { peopleGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { programmeByCode } from '#lib/programmes/programme-by-code.server.ts';
import { rosterOf } from '#lib/programmes/queries.server.ts';
import {
	chooseOwnTurn,
	leaveStop,
	ownPlace,
	returnToStop
} from '#lib/programmes/turns/own-place.server.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
const morning = '2026-11-23T01:00:00Z';

beforeAll(async () => {
	process.env.DOORSTEP_NOW = morning;
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
// The next test finds its crews free.
afterEach(async () => {
	process.env.DOORSTEP_NOW = morning;
	await admin`update allocation set released_at = now() where released_at is null`;
});
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

async function staffOf(visitId?: string) {
	const [row] = visitId
		? await admin`select r.staff_id as id from allocation a join resource r on r.id = a.resource_id
			where a.visit_id = ${visitId} and r.staff_id is not null limit 1`
		: await admin`select id from staff
			where agency_id = ${town.agency.id} and role = 'administrator'`;
	const staffId = row!.id as string;
	const role = visitId ? ('counselor' as const) : ('administrator' as const);
	return { kind: 'staff' as const, agencyId: town.agency.id, staffId, role };
}

/** A published session of a bus with room for two, or with the rules that are told. */
async function aSession(rules: Partial<ServiceRules> = {}) {
	const own = { crewSize: 1, headcount: { min: 1, max: 2 }, ...rules };
	const key = await aStopService(admin, town.agency.id, own, { hasProgramme: true });
	await acting(await staffOf(), async (work) => {
		const service = (await serviceByKey(work, key))!;
		const december = { from: '2026-12-01', to: '2026-12-31' };
		const [first] = await sessionStates(work, service, town.agency.zone, december);
		return publishSessions(work, town.agency, { serviceKey: key, keys: [sessionKey(first!)] });
	});
	return reading(town.visitor, async (work) => {
		const [session] = await publishedAhead(work, (await serviceByKey(work, key))!.id);
		const [visit] = await visitsOfSeries(work, session!.seriesId);
		return { code: session!.code, seriesId: session!.seriesId, visit: visit! };
	});
}

type Session = Awaited<ReturnType<typeof aSession>>;

async function join({ code, visit, seriesId }: Session, who: number, fromMinute?: number) {
	const { name, phone } = participants[who]!;
	const turn = fromMinute === undefined ? {} : { turn: { visitId: visit.id, fromMinute } };
	const outcome = await acting(town.visitor, (work) =>
		enrol(work, town.agency, {
			...{ code, name, phone, language: 'ko', agreed: { general: true, reminders: true } },
			...turn
		})
	);
	if (!outcome.ok) return outcome.problems[0]!.code;
	const [row] =
		await admin`select e.id from enrolment e join participant p on p.id = e.participant_id
		where e.series_id = ${seriesId} and p.name = ${name}`;
	return row!.id as string;
}

async function comeUnannounced({ visit }: Session, who: number, at: string) {
	const { name, phone } = participants[who]!;
	const enrolmentId = newId(new Date(at));
	const says = { enrolmentId, visitId: visit.id, name, phone, language: 'ko' as const };
	const outcome = await acting(await staffOf(visit.id), (work) =>
		enrolAtVisit(work, town.agency, { ...says, at: new Date(at) })
	);
	expect(outcome).toEqual(ok);
	return enrolmentId;
}

const leave = (id: string) => acting(town.visitor, (work) => leaveStop(work, town.agency, id));
const comeBack = (id: string) =>
	acting(town.visitor, (work) => returnToStop(work, town.agency, id));
const isFull = ({ code }: Session) =>
	reading(town.visitor, async (work) => {
		const found = await programmeByCode(work, code);
		return found.ok && found.value.isFull;
	});
const onRoster = ({ seriesId }: Session) =>
	reading(town.visitor, async (work) => {
		const [roster, told] = [
			await rosterOf(work, [seriesId]),
			await peopleGoingOn(work, [seriesId])
		];
		expect(told).toHaveLength(roster.length);
		return roster.map(({ id }) => id);
	});
const turns = ({ visit }: Session) =>
	reading(town.visitor, async (work) =>
		(await turnsAt(work, [visit.id])).map((one) => [one.enrolmentId, one.fromMinute])
	);
const textsTo = async (who: number, template: string) => {
	const [row] = await admin`select count(*)::int as n from notice
		where recipient = ${participants[who]!.phone} and template = ${template}`;
	return row!.n as number;
};
const lastTextTo = async (who: number) => {
	const [row] = await admin`select id, body from notice
		where recipient = ${participants[who]!.phone} order by created_at desc limit 1`;
	return JSON.parse(await atRest.open(row!.body, row!.id)).body as string;
};
const ok = { ok: true, value: null };
const refusal = (code: string) => ({ ok: false, problems: [{ code }] });

describe('the own place at a stop', () => {
	test('is free for others at once when it is given back, and can be had again while there is one', async () => {
		const session = await aSession();
		const [one, two] = [await join(session, 0), await join(session, 1)];
		expect(await join(session, 2)).toBe('join_full');
		expect(await leave(one)).toEqual(ok);
		expect(await leave(one)).toEqual(ok);
		expect(await textsTo(0, 'session-left')).toBe(1);
		expect(await onRoster(session)).toEqual([two]);
		expect(await isFull(session)).toBe(false);
		const three = await join(session, 2);
		expect(await comeBack(one)).toMatchObject(refusal('join_full'));
		expect(await leave(three)).toEqual(ok);
		expect(await comeBack(one)).toEqual(ok);
		expect((await onRoster(session)).toSorted()).toEqual([one, two].toSorted());
		expect(await isFull(session)).toBe(true);
	});

	test('of two who return at once for one place, one has it', async () => {
		const session = await aSession();
		const [one, two] = [await join(session, 3), await join(session, 4)];
		await leave(one);
		await leave(two);
		await join(session, 5);
		const answers = await Promise.all([comeBack(one), comeBack(two)]);
		expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
		expect(await onRoster(session)).toHaveLength(2);
	});

	test('goes with its time, and a time that is chosen brings it back', async () => {
		const session = await aSession({ turnMinutes: 20, walkIn: 'no' });
		const one = await join(session, 6, 20);
		expect(await leave(one)).toEqual(ok);
		expect(await turns(session)).toEqual([]);
		const two = await join(session, 7, 20);
		const choose = (fromMinute: number) =>
			acting(town.visitor, (work) =>
				chooseOwnTurn(work, town.agency, {
					...{ enrolmentId: one, visitId: session.visit.id, fromMinute }
				})
			);
		expect(await choose(20)).toMatchObject(refusal('turn_taken'));
		expect(await onRoster(session)).toEqual([two]);
		expect(await choose(40)).toEqual(ok);
		expect(await onRoster(session)).toHaveLength(2);
		// What was booked, and what was booked anew.
		expect(await textsTo(6, 'session-joined')).toBe(2);
		process.env.DOORSTEP_NOW = '2026-11-23T01:01:00Z';
		expect(await choose(60)).toEqual(ok);
		expect(await lastTextTo(6)).toContain('시간을 바꾸었습니다');
		expect(await lastTextTo(6)).toContain('14:00–14:20');
		// The same once more changes nothing, and is not told.
		process.env.DOORSTEP_NOW = '2026-11-23T01:02:00Z';
		expect(await choose(60)).toEqual(ok);
		expect(await textsTo(6, 'session-changed')).toBe(1);
		expect(await textsTo(6, 'session-joined')).toBe(2);
	});

	test('is told by text whenever it is booked by the code, beside another time or after leaving', async () => {
		const session = await aSession({ turnMinutes: 20, walkIn: 'no' });
		const at = (moment: string) => (process.env.DOORSTEP_NOW = moment);
		const one = await join(session, 11, 20);
		at('2026-11-23T01:01:00Z');
		await join(session, 11, 60);
		expect(await textsTo(11, 'session-joined')).toBe(2);
		expect(await lastTextTo(11)).toContain('13:20–13:40');
		expect(await lastTextTo(11)).toContain('14:00–14:20');
		at('2026-11-23T01:02:00Z');
		await leave(one);
		expect(await lastTextTo(11)).toContain('신청을 취소했습니다');
		at('2026-11-23T01:03:00Z');
		await join(session, 11, 20);
		const said = await lastTextTo(11);
		expect(said).toContain('13:20–13:40');
		expect(said).not.toContain('14:00–14:20');
		// A telephone that lies there shows the first line.
		expect(said.split('\n')[0]).not.toContain('마음버스');
	});

	test('taken again by the code where no times are booked is told too; joining twice is not', async () => {
		const session = await aSession();
		const one = await join(session, 10);
		await join(session, 10);
		expect(await textsTo(10, 'session-joined')).toBe(1);
		await leave(one);
		await join(session, 10);
		expect(await textsTo(10, 'session-joined')).toBe(2);
	});

	test('stays as it is once they have come, or it is over', async () => {
		const session = await aSession();
		const [one, two] = [await join(session, 8), await join(session, 9)];
		const { visit } = session;
		const at = visit.startsAt;
		await acting(await staffOf(visit.id), (work) =>
			checkInParticipant(work, { visitId: visit.id, enrolmentId: one, at })
		);
		expect(await leave(one)).toMatchObject(refusal('visit_begun'));
		await leave(two);
		process.env.DOORSTEP_NOW = visit.endsAt.toISOString();
		expect(await leave(one)).toMatchObject(refusal('visit_begun'));
		expect(await comeBack(two)).toMatchObject(refusal('visit_begun'));
	});

	test('is theirs again when they come nevertheless', async () => {
		const session = await aSession();
		const [one, two] = [await join(session, 8), await join(session, 9)];
		await leave(one);
		await leave(two);
		await acting(await staffOf(session.visit.id), (work) =>
			checkInParticipant(work, {
				...{ visitId: session.visit.id, enrolmentId: one, at: session.visit.startsAt }
			})
		);
		await comeUnannounced(session, 9, session.visit.startsAt.toISOString());
		expect((await onRoster(session)).toSorted()).toEqual([one, two].toSorted());
	});

	test('is nobody’s at an organization, and none where the session was cancelled', async () => {
		const session = await aSession();
		const one = await join(session, 10);
		await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
			values (${town.agency.id}, ${session.visit.id}, now(), 'system', 'agency_cannot_come')`;
		expect(await reading(town.visitor, (work) => ownPlace(work, one))).toBe(null);
		expect(await leave(one)).toMatchObject(refusal('not_found'));
	});
});

describe('who stands at a stop unannounced', () => {
	test('is recorded also where every place is had, and takes one where there is one', async () => {
		const session = await aSession();
		await join(session, 0);
		const at = session.visit.startsAt.toISOString();
		await comeUnannounced(session, 1, at);
		expect(await isFull(session)).toBe(true);
		expect(await join(session, 2)).toBe('join_full');
		await comeUnannounced(session, 3, at);
		expect(await onRoster(session)).toHaveLength(3);
	});

	test('has the first free time from when they came, so that nobody books it; then none is left', async () => {
		const turnPlaces = [{ fromMinute: 780, untilMinute: 840, places: 1 }];
		const session = await aSession({ turnMinutes: 20, walkIn: 'welcome', turnPlaces });
		const booked = await join(session, 4, 20);
		const at = (minute: number) =>
			new Date(session.visit.startsAt.getTime() + minute * 60_000).toISOString();
		const early = await comeUnannounced(session, 5, at(-30));
		const later = await comeUnannounced(session, 6, at(25));
		const last = await comeUnannounced(session, 7, at(25));
		expect(await turns(session)).toEqual([
			...[
				[early, 0],
				[booked, 20],
				[later, 40]
			]
		]);
		expect(await onRoster(session)).toContain(last);
		// Who had booked comes at their time.
		await comeUnannounced(session, 4, at(21));
		expect(await turns(session)).toHaveLength(3);
	});
});
