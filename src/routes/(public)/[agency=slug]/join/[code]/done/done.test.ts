import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { participants } from '../../../../../../../tests/town/cast.ts';
import { freshTown } from '../../../../../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../../../../../tests/town/stop-services.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { giveBackTurn } from '#lib/programmes/turns/choose-turn.server.ts';
import { serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';
import { actions } from '../+page.server.ts';
import { load } from './+page.server.ts';

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

/** A published session with times of twenty minutes. */
async function aSession() {
	const rules = { crewSize: 1, turnMinutes: 20, walkIn: 'welcome' as const };
	const key = await aStopService(admin, town.agency.id, rules, { hasProgramme: true });
	const [row] = await admin`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	const who = { kind: 'staff' as const, agencyId: town.agency.id, staffId: row!.id as string };
	await acting({ ...who, role: 'administrator' }, async (work) => {
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

/** A browser: what it keeps of cookies, and what it asks for at an address of the code. */
function aBrowser(code: string) {
	const jar = new Map<string, string>();
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	};
	const event = (query: string, request?: Request) => ({
		locals: { agency: town.agency, language: 'ko' },
		params: { agency: town.agency.slug, code },
		url: new URL(`http://localhost/${town.agency.slug}/join/${code}${query}`),
		getClientAddress: () => 'a street',
		...{ cookies, request }
	});
	return {
		join: async (person: { name: string; phone: string }, turn: string) => {
			const body = new URLSearchParams({ ...person, turn, agree_general: 'on' });
			const request = new Request('http://localhost/', { method: 'POST', body });
			return Promise.resolve(actions.default(event('', request) as never)).then(
				(answer) => answer,
				(redirect: { location: string }) => redirect.location
			);
		},
		done: async (query = '') => {
			const { joined, bring } = (await load(event(`/done${query}`) as never)) as NonNullable<
				Awaited<ReturnType<typeof load>>
			>;
			expect(bring).toEqual(['신분증']);
			return joined!.isOwnTime && joined!.startsAt.toISOString().slice(11, 16);
		}
	};
}

test('the answer shows the time to whom booked it alone, and only while they have it', async () => {
	const { code, seriesId, visit } = await aSession();
	const one = aBrowser(code);
	expect(await one.done('?turn=120')).toBe(false);
	expect(await one.join(participants[0]!, '20')).toBe(`/${town.agency.slug}/join/${code}/done`);
	expect(await one.done()).toBe('04:20');
	expect(await one.done('?turn=120')).toBe('04:20');
	expect(await aBrowser(code).done('?turn=20')).toBe(false);

	const [row] = await admin`select id from enrolment where series_id = ${seriesId}`;
	const enrolmentId = row!.id as string;
	await acting(town.visitor, (work) => giveBackTurn(work, { enrolmentId, visitId: visit.id }));
	expect(await one.done()).toBe(false);

	// Whoever joins after them in the same browser, without a time, reads of none.
	await one.join(participants[1]!, '40');
	expect(await one.done()).toBe('04:40');
	await one.join(participants[2]!, 'none');
	expect(await one.done()).toBe(false);
});
