import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../../tests/town/stop-services.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let staffId: string;

beforeAll(async () => {
	process.env.DOORSTEP_NOW = '2026-11-23T01:00:00Z';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	staffId = row!.id;
}, 60_000);
// The next test finds its crews free.
afterEach(() => admin`update allocation set released_at = now() where released_at is null`);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

const office = () =>
	({ kind: 'staff', agencyId: town.agency.id, staffId, role: 'administrator' }) as const;

/** Two published sessions of a service with so many places over both. */
async function twoSessions(places: number | null, rules: Partial<ServiceRules> = {}) {
	const own = { crewSize: 1, ...rules };
	const key = await aStopService(admin, town.agency.id, own, { hasProgramme: true });
	const content = places === null ? {} : { places };
	await admin`update service set content = ${admin.json(content)} where key = ${key}`;
	const december = { from: '2026-12-01', to: '2026-12-31' };
	await acting(office(), async (work) => {
		const service = (await serviceByKey(work, key))!;
		const states = await sessionStates(work, service, town.agency.zone, december);
		const keys = states.slice(0, 2).map(sessionKey);
		return publishSessions(work, town.agency, { serviceKey: key, keys });
	});
	const sessions = await reading(town.visitor, async (work) =>
		publishedAhead(work, (await serviceByKey(work, key))!.id)
	);
	expect(sessions).toHaveLength(2);
	return sessions;
}

function join(code: string, person: { name: string; phone: string }) {
	const agreed = { general: true, reminders: true };
	return acting(town.visitor, (work) =>
		enrol(work, town.agency, { code, ...person, language: 'ko', agreed })
	);
}

const full = { ok: false, problems: [{ code: 'join_full' }] };

test('of five who join at once, over two sessions, three get the three places', async () => {
	const [first, second] = await twoSessions(3);
	const answers = await Promise.all(
		participants.slice(0, 5).map((one, at) => join((at % 2 ? first! : second!).code, one))
	);
	expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
	for (const one of answers) if (!one.ok) expect(one).toEqual(full);
	// Nobody learns from the answer who has a place.
	for (const one of participants.slice(0, 5)) expect(await join(first!.code, one)).toEqual(full);
});

test('of five who join one session at once, as many as it takes get a place, at the next they do', async () => {
	const [first, second] = await twoSessions(null, { headcount: { min: 1, max: 2 } });
	const answers = await Promise.all(participants.slice(0, 5).map((one) => join(first!.code, one)));
	expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
	for (const one of answers) if (!one.ok) expect(one).toEqual(full);
	expect((await join(second!.code, participants[4]!)).ok).toBe(true);
});

test('where turns say how many there are, the headcount of a session limits nobody', async () => {
	const turns = { turnMinutes: 20, walkIn: 'welcome' as const, headcount: { min: 1, max: 1 } };
	const [first] = await twoSessions(null, turns);
	expect((await join(first!.code, participants[0]!)).ok).toBe(true);
	expect((await join(first!.code, participants[1]!)).ok).toBe(true);
});

test('places that the office takes away leave those who have one theirs, and let nobody in', async () => {
	const [first, second] = await twoSessions(3);
	for (const one of participants.slice(0, 2)) await join(first!.code, one);
	await admin`update service set content = ${admin.json({ places: 1 })}
		where id = (select service_id from series where id = ${first!.seriesId})`;
	expect(await join(second!.code, participants[2]!)).toEqual(full);
	const [row] = await admin`select count(*)::int as people from enrolment
		where series_id in (${first!.seriesId}, ${second!.seriesId})`;
	expect(row!.people).toBe(2);
});

test('a session that is cancelled gives its places back', async () => {
	const [first, second] = await twoSessions(1);
	expect((await join(first!.code, participants[0]!)).ok).toBe(true);
	expect(await join(second!.code, participants[1]!)).toEqual(full);
	await acting(office(), (work) =>
		cancelVisits(work, town.agency, {
			...{ seriesId: first!.seriesId, number: 1, scope: 'all' as const },
			...{ reason: 'agency_cannot_come' as const, sentence: '' }
		})
	);
	expect((await join(second!.code, participants[1]!)).ok).toBe(true);
});
