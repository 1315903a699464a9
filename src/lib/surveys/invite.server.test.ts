import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { closeEnrolment } from '#lib/programmes/close-enrolment.server.ts';
import type { ClosureReason } from '#lib/programmes/facts.ts';
import { rosterOf } from '#lib/programmes/queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { inviteAfterContact } from '#lib/surveys/invite.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let visitId: string;
let people: string[];
let actor: { kind: 'staff'; agencyId: string; staffId: string; role: 'administrator' };

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const { series } = await aBookedSeries(town.agency, 6);
	visitId = (await reading(town.visitor, (work) => visitsOfSeries(work, series.id)))[0]!.id;
	people = (await reading(town.visitor, (work) => rosterOf(work, [series.id]))).map(
		(one) => one.id
	);
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	actor = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** Invites somebody whose enrolment ended for `reason` in the meantime; gives what they got. */
async function invited(reason: ClosureReason | null) {
	const enrolmentId = people.pop()!;
	const fact = { enrolmentId, visitId, at: new Date() };
	if (reason) await acting(actor, (work) => closeEnrolment(work, fact, reason));
	const [before] = await admin<{ n: number }[]>`
		select count(*)::int as n from notice where template = 'survey-link'`;
	for (const _ of ['first', 'again']) {
		await inviteAfterContact(town.agency.id, { enrolmentId, visitId });
	}
	const [after] = await admin<{ n: number }[]>`
		select count(*)::int as n from notice where template = 'survey-link'`;
	const [row] = await admin<{ n: number }[]>`
		select count(*)::int as n from invitation where enrolment_id = ${enrolmentId}`;
	return { invitations: row!.n, texts: after!.n - before!.n };
}

describe('an invitation to the survey', () => {
	test('goes once to a person who was served', async () => {
		expect(await invited(null)).toEqual({ invitations: 1, texts: 1 });
	});

	test('still goes to somebody who completed the programme or moved away', async () => {
		expect(await invited('completed')).toEqual({ invitations: 1, texts: 1 });
		expect(await invited('moved')).toEqual({ invitations: 1, texts: 1 });
	});

	test('never goes to the number of a person who died, nor of one who refused to go on', async () => {
		expect(await invited('died')).toEqual({ invitations: 0, texts: 0 });
		expect(await invited('refused')).toEqual({ invitations: 0, texts: 0 });
	});
});
