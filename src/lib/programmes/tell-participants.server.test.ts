import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { isStillTrue, type Written } from '#lib/notices/notice-checks.server.ts';
import { tellParticipants } from '#lib/programmes/tell-participants.server.ts';
import { acting } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const texts = () => admin<Written[]>`
	select template, subject_id as "subjectId", told, about_id as "aboutId", about_at as "aboutAt",
		created_at as "createdAt" from notice where template = 'visits-moved' order by created_at`;
const isTrue = (one: Written) =>
	acting({ kind: 'system', agencyId: town.agency.id }, (work) => isStillTrue(work, one));

test('a text of dates that changed once more is not sent; of a date that did not, one is written anew', async () => {
	const { seriesId } = await aBookedSeries(town.agency, 1);
	const change = (number: number) =>
		admin`update visit set sequence = sequence + 1 where series_id = ${seriesId} and number = ${number}`;
	const data = { seriesId, numbers: '1,2', change: 'first', what: 'moved' };
	await tellParticipants(town.agency.id, data);
	const [text] = await texts();
	// Another visit of the series is no matter of this text.
	await change(3);
	expect(await isTrue(text!)).toBe(true);
	await change(2);
	expect(await isTrue(text!)).toBe(false);
	const [, anew, ...more] = await texts();
	expect(anew!.told!.numbers).toEqual([1]);
	expect(more).toEqual([]);
	await change(1);
	expect(await isTrue(anew!)).toBe(false);
	expect(await texts()).toHaveLength(2);
});
