import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOutcomes } from '#lib/programmes/standings/outcome-duties.server.ts';
import { freshTown } from './fresh-town.ts';
import { tellPastClinics } from './past-clinics.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

test('the year before is told: clinics that were held, people in every state, and nobody written to', async () => {
	await tellPastClinics(town.agency, new Date('2026-11-09T03:00:00Z'));
	const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [counted] = await admin`
		select (select count(*) from confirmation)::int as clinics,
			(select count(*) from enrolment)::int as people,
			(select count(*) from outcome_backlog)::int as waiting,
			(select count(*) from answer)::int as answers,
			(select count(*) from planned_call)::int as calls,
			(select count(*) from notice where channel = 'text')::int as texts`;
	const standings = await admin`
		select split_part(standing, ' ', 1) as kind, count(distinct standing)::int as kinds,
			count(*)::int as people
		from outcome_result where outcome_key = 'quit_4w' group by 1 order by 1`;
	await admin.end();
	expect(counted).toMatchObject({ clinics: 16, waiting: 0, texts: 0 });
	expect(standings.map(({ kind }) => kind)).toEqual(['answered', 'not_anchored', 'unanswered']);
	expect(standings.reduce((all, { people }) => all + people, 0)).toBe(counted!.people);
	// Reported and verified, reported and not measured, reported against the reading, and not.
	expect(standings[0]!.kinds).toBeGreaterThanOrEqual(4);
	expect(counted!.answers).toBeGreaterThan(100);
	expect(counted!.calls).toBeGreaterThan(20);
	expect(await checkOutcomes(town.agency.id)).toBe(0);
}, 60_000);
