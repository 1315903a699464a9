import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../../tests/town/stop-services.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import { resumeReminders, stopReminders } from '#lib/notices/stops.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { programmeByCode } from '#lib/programmes/programme-by-code.server.ts';
import { textsOf } from '#lib/programmes/reminders.server.ts';
import { tellParticipants } from '#lib/programmes/tell-participants.server.ts';
import { countToldOfChange } from '#lib/programmes/told-of-changes.server.ts';
import { calledOff, calledOffByCode } from '#lib/programmes/turns/called-off.server.ts';
import { chooseTurn } from '#lib/programmes/turns/choose-turn.server.ts';
import { leaveStop } from '#lib/programmes/turns/own-place.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { seriesById, serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	process.env.DOORSTEP_NOW = '2026-11-23T01:00:00Z';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	await admin`update service set rules = rules || '{"turnMinutes": 20}' where key = 'workplace-clinic'`;
}, 60_000);
// The next test finds its crews free, and nobody told.
afterEach(async () => {
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`delete from notice`;
});
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

async function office() {
	const [row] = await admin`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	const role = 'administrator' as const;
	return { kind: 'staff' as const, agencyId: town.agency.id, staffId: row!.id as string, role };
}
const ask = <T>(question: (work: Work) => Promise<T>) => reading(town.visitor, question);
const person = (subjectId: string) => ({ audience: 'participant' as const, subjectId });

/** A published session with turns, to which people may also come without one. */
async function aSession() {
	const rules = { crewSize: 1, turnMinutes: 20, walkIn: 'welcome' as const };
	const key = await aStopService(admin, town.agency.id, rules, { hasProgramme: true });
	await acting(await office(), async (work) => {
		const service = (await serviceByKey(work, key))!;
		const december = { from: '2026-12-01', to: '2026-12-31' };
		const [first] = await sessionStates(work, service, town.agency.zone, december);
		return publishSessions(work, town.agency, { serviceKey: key, keys: [sessionKey(first!)] });
	});
	return ask(async (work) => {
		const [session] = await publishedAhead(work, (await serviceByKey(work, key))!.id);
		const [visit] = await visitsOfSeries(work, session!.seriesId);
		return { key, code: session!.code, seriesId: session!.seriesId, visit: visit! };
	});
}

type Session = Awaited<ReturnType<typeof aSession>>;

/** Books with the required consent alone; without a time they only come. */
async function join({ code, visit, seriesId }: Session, who: number, fromMinute?: number) {
	const { name, phone } = participants[who]!;
	const turn = fromMinute === undefined ? {} : { turn: { visitId: visit.id, fromMinute } };
	const agreed = { general: true, reminders: false };
	const outcome = await acting(town.visitor, (work) =>
		enrol(work, town.agency, { ...{ code, name, phone, language: 'ko', agreed }, ...turn })
	);
	expect(outcome.ok).toBe(true);
	const [row] = await admin`select e.id from enrolment e
		join participant p on p.id = e.participant_id
		where e.series_id = ${seriesId} and p.name = ${name}`;
	return row!.id as string;
}

async function callOff({ seriesId }: Session) {
	const asked = { seriesId, number: 1, scope: 'all' as const, sentence: '' };
	const outcome = await acting(await office(), (work) =>
		cancelVisits(work, town.agency, { ...asked, reason: 'agency_cannot_come' })
	);
	expect(outcome.ok).toBe(true);
}

/** Who is told of that change of the first visit: the enrolments. */
async function told(seriesId: string, what: 'cancelled' | 'moved'): Promise<string[]> {
	await tellParticipants(town.agency.id, { seriesId, numbers: '1', change: seriesId, what });
	const rows =
		await admin`select subject_id as id from notice where template = ${`visits-${what}`}`;
	return rows.map(({ id }) => id as string).toSorted();
}

describe('a session that is called off', () => {
	test('is told to everybody with a place, whatever they said about reminders', async () => {
		const session = await aSession();
		const [one, two] = [await join(session, 0, 20), await join(session, 1)];
		const gone = await join(session, 2, 40);
		await acting(town.visitor, (work) => leaveStop(work, town.agency, gone));
		await callOff(session);
		expect(await told(session.seriesId, 'cancelled')).toEqual([one, two].toSorted());
	});

	test('and one that moves too; but not to who stopped texts, whom the office then calls', async () => {
		const session = await aSession();
		const [one, two] = [await join(session, 3, 20), await join(session, 4, 40)];
		expect(await ask((work) => textsOf(work, two))).toBe('declined');
		await acting(town.visitor, (work) => stopReminders(work, person(two)));
		expect(await ask((work) => textsOf(work, two))).toBe('stopped');
		const count = await ask(async (work) =>
			countToldOfChange(work, (await seriesById(work, session.seriesId))!, [1])
		);
		expect(count).toEqual({ told: 1, stopped: 1 });
		expect(await told(session.seriesId, 'moved')).toEqual([one]);
		await acting(town.visitor, (work) => resumeReminders(work, person(two)));
		expect(await told(session.seriesId, 'moved')).toEqual([one, two].toSorted());
	});

	test('is known by its code and its people, each with their own time', async () => {
		const session = await aSession();
		const one = await join(session, 5, 20);
		const { visit } = session;
		const asked = (of: string | null) =>
			ask(async (work) => calledOff(work, (await seriesById(work, session.seriesId))!, of));
		expect(await asked(one)).toBeNull();
		expect(await ask((work) => calledOffByCode(work, session.code))).toMatchObject({
			isCancelled: false
		});
		await callOff(session);
		const at = (minute: number) => new Date(visit.startsAt.getTime() + minute * 60_000);
		const own = [{ startsAt: at(20), endsAt: at(40) }];
		expect(await asked(one)).toMatchObject({ own, serviceKey: session.key });
		const refusal = await ask((work) => programmeByCode(work, session.code));
		expect(refusal).toMatchObject({ problems: [{ code: 'code_called_off' }] });
		const found = await ask((work) => calledOffByCode(work, session.code));
		expect(found).toMatchObject({
			isCancelled: true,
			session: { own: [], session: { startsAt: visit.startsAt } }
		});
		await admin`update service set retired_at = now() where key = ${session.key}`;
		expect(await asked(one)).toMatchObject({ serviceKey: null });
	});
});

describe('a visit at an organization', () => {
	test('that changes is told to who has a turn there, and to others if they agreed', async () => {
		const { series } = await aBookedSeries(town.agency, 3);
		const rows = await admin`select id from enrolment where series_id = ${series.id} order by id`;
		const [withTurn, agreed, silent] = rows.map(({ id }) => id as string) as [string, ...string[]];
		await admin`update consent set given = (enrolment_id = ${agreed!})
			where item_key = 'reminders' and enrolment_id in ${admin(rows.map(({ id }) => id))}`;
		const [visit] = await ask((work) => visitsOfSeries(work, series.id));
		const choice = { enrolmentId: withTurn, visitId: visit!.id, fromMinute: 20, isProven: true };
		expect((await acting(town.visitor, (work) => chooseTurn(work, choice))).ok).toBe(true);
		const people = await told(series.id, 'moved');
		expect(people).toEqual([withTurn, agreed].toSorted());
		expect(people).not.toContain(silent);
	});

	test('that was cancelled has a code that says so, and no more', async () => {
		const { series } = await aBookedSeries(town.agency, 0);
		const find = () => ask((work) => programmeByCode(work, series.code));
		expect((await find()).ok).toBe(true);
		await callOff({ seriesId: series.id } as Session);
		expect(await find()).toMatchObject({ problems: [{ code: 'code_called_off' }] });
		const off = await ask((work) => calledOffByCode(work, series.code));
		expect(off).toEqual({ isCancelled: true, session: null });
	});

	test('that was over before anybody promised it is not among the dates of its code', async () => {
		const { series } = await aBookedSeries(town.agency, 0);
		await admin`update visit set starts_at = now() - interval '2 hours',
			ends_at = now() - interval '1 hour' where series_id = ${series.id} and number = 1`;
		await admin`insert into confirmation (agency_id, series_id, staff_id, confirmed_at)
			select agency_id, ${series.id}, id, now() from staff
			where agency_id = ${town.agency.id} and role = 'administrator'`;
		const found = await ask((work) => programmeByCode(work, series.code));
		expect(found.ok && found.value.visits.map(({ number }) => number)).toEqual([2, 3, 4]);
	});
});
