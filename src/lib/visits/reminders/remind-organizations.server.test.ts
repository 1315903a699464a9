import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRequest } from '../../../../tests/town/stories.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { remindOrganizations } from '#lib/visits/reminders/remind-organizations.server.ts';
import { boardTown } from '#lib/visits/week/week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;
beforeAll(async () => {
	town = await boardTown();
}, 60_000);
afterAll(() => town.leave());

/** A promised series whose first visit begins in an hour, keyed in by the office. */
async function soon(contactEmail: string): Promise<string> {
	const wanted = await aRequest(town.agency, { channel: 'phone', contactEmail });
	const outcome = await acting(town.lead, (work) => bookSeries(work, town.agency, wanted));
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	const { seriesId } = outcome.value;
	await acting(town.lead, (work) => confirmSeries(work, town.agency, seriesId));
	await town.admin`update visit set changed_at = now() - interval '30 days',
		starts_at = now() + interval '1 hour', ends_at = now() + interval '2 hours'
		where series_id = ${seriesId} and number = 1`;
	await town.admin`update confirmation set confirmed_at = now() - interval '30 days'`;
	return seriesId;
}

test('who left no address of mail is not reminded by mail; who did is, once', async () => {
	await soon('');
	await soon('reminded@daon.example');
	expect(await remindOrganizations(town.agency.id)).toBe(1);
	expect(await remindOrganizations(town.agency.id)).toBe(0);
	const rows = await town.admin`select recipient from notice where template = 'visit-reminder'`;
	expect(rows.map(({ recipient }) => recipient)).toEqual(['reminded@daon.example']);
});

test('the agency is not reminded of its own sessions', async () => {
	const seriesId = await soon('session@hangang.example');
	await town.admin`insert into published_session
		(agency_id, service_id, day, from_minute, until_minute, stop, series_id, published_at)
		select agency_id, service_id, '2026-12-01', 600, 660, 'hall', id, now() from series
		where id = ${seriesId}`;
	await soon('guest@daon.example');
	expect(await remindOrganizations(town.agency.id)).toBe(1);
	const rows = await town.admin`select recipient from notice where template = 'visit-reminder'`;
	expect(rows.map(({ recipient }) => recipient)).not.toContain('session@hangang.example');
});

test('the poster is asked for before the first visit, and not again before the second', async () => {
	const seriesId = await soon('poster@daon.example');
	const reminded = async () => {
		await town.admin`delete from notice where template = 'visit-reminder'`;
		await remindOrganizations(town.agency.id);
		const [row] = await town.admin<{ id: string; body: string }[]>`select id, body from notice
			where template = 'visit-reminder' and subject_id = ${seriesId}`;
		return JSON.parse(await atRest.open(row!.body, row!.id)).body as string;
	};
	expect(await reminded()).toContain(
		'안내문을 출력해 직원이 잘 보는 곳에 붙여 주세요. (지금 바로)'
	);
	await town.admin`update visit set starts_at = now() - interval '2 hours',
		ends_at = now() - interval '1 hour' where series_id = ${seriesId} and number = 1`;
	await town.admin`update visit set changed_at = now() - interval '30 days',
		starts_at = now() + interval '1 hour', ends_at = now() + interval '2 hours'
		where series_id = ${seriesId} and number = 2`;
	expect(await reminded()).not.toContain('붙여 주세요');
});
