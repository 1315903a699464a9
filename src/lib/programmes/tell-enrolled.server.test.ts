import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { participants } from '../../../tests/town/cast.ts';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../tests/town/stop-services.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { isStillTrue, type Written } from '#lib/notices/notice-checks.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	process.env.DOORSTEP_NOW = '2026-11-23T01:00:00Z';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

/** A published session with times of twenty minutes, and its visit. */
async function aSession(walkIn: 'welcome' | 'no' = 'welcome') {
	const rules = { crewSize: 1, turnMinutes: 20, walkIn };
	const key = await aStopService(admin, town.agency.id, rules, { hasProgramme: true });
	const [row] = await admin`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	const staffId = row!.id as string;
	const office = {
		kind: 'staff',
		agencyId: town.agency.id,
		staffId,
		role: 'administrator'
	} as const;
	await acting(office, async (work) => {
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

type Notice = Written & { id: string; body: string };
const written = () => admin<Notice[]>`
	select id, template, subject_id as "subjectId", told, about_id as "aboutId",
		about_at as "aboutAt", created_at as "createdAt", body from notice
	where recipient = ${participants[0]!.phone} order by created_at`;
const bodyOf = async ({ id, body }: Notice) =>
	JSON.parse(await atRest.open(body, id)).body as string;

test('who joins at a stop is told day, time, place and service; anew when the date changed', async () => {
	const { code, seriesId, visit } = await aSession();
	const joined = await acting(town.visitor, (work) =>
		enrol(work, town.agency, {
			...{ code, ...participants[0]!, language: 'ko', agreed: { general: true } },
			turn: { visitId: visit.id, fromMinute: 20 }
		})
	);
	expect(joined.ok).toBe(true);
	const [text] = await written();
	expect(text!.template).toBe('session-joined');
	const said = await bodyOf(text!);
	for (const part of ['12월 1일', '13:20–13:40', '예시로', '마음버스', '/plan/']) {
		expect(said).toContain(part);
	}
	const system = { kind: 'system', agencyId: town.agency.id } as const;
	const isTrue = (one: Notice) => acting(system, (work) => isStillTrue(work, one));
	expect(await isTrue(text!)).toBe(true);
	await admin`update visit set sequence = sequence + 1, starts_at = starts_at + interval '2 days',
		ends_at = ends_at + interval '2 days' where series_id = ${seriesId}`;
	expect(await isTrue(text!)).toBe(false);
	const [, anew, ...more] = await written();
	expect(more).toEqual([]);
	expect(await bodyOf(anew!)).toContain('12월 3일');
	expect(await isTrue(anew!)).toBe(true);
});

test('nobody joins without a time where the service takes nobody without', async () => {
	const { code, visit } = await aSession('no');
	const join = (more = {}) =>
		acting(town.visitor, (work) =>
			enrol(work, town.agency, {
				...{ code, ...participants[1]!, language: 'ko' as const, agreed: { general: true } },
				...more
			})
		);
	expect(await join()).toEqual({ ok: false, problems: [{ code: 'required', field: 'turn' }] });
	expect((await join({ turn: { visitId: visit.id, fromMinute: 0 } })).ok).toBe(true);
});
