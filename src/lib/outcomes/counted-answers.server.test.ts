import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { satisfactionOf } from '#lib/outcomes/queries.server.ts';
import { summarizeSatisfaction, type Given } from '#lib/outcomes/satisfaction.ts';
import { shownSatisfaction } from '#lib/outcomes/shown.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { reading } from '#lib/server/work.server.ts';
import type { Survey, SurveyChannel } from '#lib/surveys/survey.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let body: Survey;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const { seriesId } = await aBookedSeries(town.agency, 11);
	const [row] = await admin<{ body: Survey }[]>`select body from survey
		where agency_id = ${town.agency.id} order by key limit 1`;
	body = row!.body;
	await admin`insert into invitation (agency_id, id, survey_key, survey_version, visit_id,
			enrolment_id, channel, invited_at, closes_at)
		select e.agency_id, gen_random_uuid(), ${body.key}, ${body.version}, v.id, e.id, 'link', now(), now()
		from enrolment e join visit v on v.series_id = e.series_id where e.series_id = ${seriesId}`;
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** So many more answers, some with questions left open, in an order that the database does not keep. */
async function answers(count: number): Promise<void> {
	const open = await admin<{ id: string }[]>`select i.id from invitation i
		where not exists (select from answer a where a.invitation_id = i.id) limit ${count}`;
	for (const [at, { id }] of open.entries()) {
		const scales = body.questions.filter((one) => one.kind === 'scale');
		const values = scales
			.filter((_, question) => question === 0 || (at + question) % 3 > 0)
			.map(({ key, min, max }, question) => [key, min + ((at * 7 + question) % (max - min + 1))]);
		await admin`insert into answer (agency_id, invitation_id, values, language, channel, answered_at)
			values (${town.agency.id}, ${id}, ${admin.json({ ...Object.fromEntries(values), words: '예시' })}, 'ko',
				${at % 4 === 0 ? 'kiosk' : 'link'}, now() - make_interval(mins => ${(at * 37) % 101}))`;
	}
}

/** What a viewer with threshold k sees: counted by the database, and of every answer read. */
async function bothWays(k: number) {
	const counted = await reading(town.visitor, (work) => satisfactionOf(work, k));
	const own = counted.find(({ key, version }) => key === body.key && version === body.version)!;
	const rows = await admin<{ channel: SurveyChannel; values: Given['values'] }[]>`
		select channel, values from answer order by answered_at, invitation_id`;
	const [link, kiosk] = own.channels.map(({ response }) => response.denominator);
	const anew = summarizeSatisfaction(body, own.invited, rows, {
		link: { asked: link!, declined: 0 },
		kiosk: { asked: kiosk!, declined: 0 }
	});
	return { shown: shownSatisfaction(own, k, 'ko'), anew: shownSatisfaction(anew, k, 'ko') };
}

describe('answers that the database counts', () => {
	test.each([9, 1, 4, 7, 22])('say after %i more what reading each of them says', async (more) => {
		await answers(more);
		for (const k of [0, K_AGENCY]) {
			const { shown, anew } = await bothWays(k);
			expect(shown).toEqual(anew);
		}
	});

	test('are few rows, however many answered', async () => {
		const [figures] = await reading(town.visitor, (work) => satisfactionOf(work, 0));
		expect(figures!.answered).toBe(43);
		expect(figures!.questions[0]!.values).toHaveLength(43);
	});
});
