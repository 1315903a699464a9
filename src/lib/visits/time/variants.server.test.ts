import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { briefing } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import { dayOf, daysBetween } from '#lib/base/days.ts';
import { reading } from '#lib/server/work.server.ts';
import { visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

const label = { ko: '방법', en: 'Way' };
const once = { key: 'once', label, visits: [visitAt(1, 0, 0, 0)], spanDays: 0 };
const twice = {
	key: 'twice',
	label,
	organizationKinds: ['school' as const],
	visits: [visitAt(1, 0, 0, 0), visitAt(2, 7, 2, 2)],
	spanDays: 9
};

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	await admin`
		update service set rules = rules || ${admin.json({ variants: [once, twice] })}
		where key = ${briefing.key}`;
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const ask = {
	serviceKey: briefing.key,
	headcount: 20,
	variant: 'twice',
	organizationKind: 'school'
} as const;
const codeOf = (answer: Awaited<ReturnType<typeof book>>) =>
	answer.ok ? 'booked' : `${answer.problems[0]!.field ?? ''} ${answer.problems[0]!.code}`;

test('a variant is booked as its own visits, and the series keeps it', async () => {
	const wanted = await aRequest(town.agency, ask);
	const booked = await book(town.agency, wanted);
	if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
	const [found, visits] = await reading(town.visitor, (work) =>
		Promise.all([
			seriesById(work, booked.value.seriesId),
			visitsOfSeries(work, booked.value.seriesId)
		])
	);
	const days = visits.map(({ startsAt }) => dayOf(startsAt, town.agency.zone));
	expect(visits).toHaveLength(2);
	expect(Math.abs(daysBetween(days[0]!, days[1]!) - 7)).toBeLessThanOrEqual(2);
	expect(found).toMatchObject({ variant: 'twice', organizationKind: 'school' });
	expect(found!.service.rules.visits).toEqual(twice.visits);
	expect(found!.service.rules.variants).toBeUndefined();
	const again = await book(town.agency, wanted);
	expect(again.ok && again.value.reference).toBe(booked.value.reference);
	for (const change of [{ variant: 'once' }, { organizationKind: 'company' as const }]) {
		expect(codeOf(await book(town.agency, { ...wanted, ...change }))).toBe(' request_changed');
	}
});

test('the only way for somebody needs no choice, and a repeated form gets its answer', async () => {
	const wanted = await aRequest(town.agency, {
		...ask,
		organizationKind: 'company',
		variant: 'once'
	});
	const open = { ...wanted, variant: null };
	const booked = await book(town.agency, open);
	if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
	const again = await book(town.agency, open);
	expect(again.ok && again.value.reference).toBe(booked.value.reference);
});

test('what the service does not offer somebody is refused in its field', async () => {
	const wanted = await aRequest(town.agency, ask);
	expect(codeOf(await book(town.agency, { ...wanted, variant: null }))).toBe('variant required');
	expect(codeOf(await book(town.agency, { ...wanted, organizationKind: null }))).toBe(
		'kind required'
	);
	const other = { ...wanted, organizationKind: 'company' as const };
	expect(codeOf(await book(town.agency, other))).toBe('variant not_a_choice');
});
