import process from 'node:process';
import postgres from 'postgres';
import type { DayBundle, RosterEntry } from '#lib/field/day.ts';
import type { Envelope } from '#lib/field/protocol.ts';
import { closeStored } from '../journeys/steps.ts';
import { aPhone, type FieldPhone } from '../town/phone.ts';
import { aFieldDay } from './field-day.ts';
import { rounded, type Figure } from './figures.ts';
import { busyOf, handIn, signedIn, type Send } from './handing-in.ts';
import { costOf } from './processes.ts';
import { inBrowser, onStage } from './stage.ts';
import { aWeek } from './week.ts';

export const about = '200 phones with a week each at once, nothing lost or doubled (--phones=N)';

/** A week of a counselor: six facts about each of a hundred people. */
const PEOPLE = 100;
const WEEK = 6 * PEOPLE;
const PHONES = Number(/--phones=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 200);
const PHONES_AT_ONCE = 16;
const GOAL_SECONDS = 30;
const somebody = [{ name: '참여자 1 (예시)', phone: '010-0000-2001' }];

/** What stands in the database for one person of such a week. */
const rowsOfPerson = { operation: 6, check_in: 1, consent: 1, contact: 3, measure: 2, anchor: 1 };
type Table = keyof typeof rowsOfPerson;

/**
 * Every phone has people of its own and a week about them, sealed before the clock starts and sent over
 * HTTP to two processes of the app. All of them are signed in as one counselor and ask for no day,
 * whose roster here would hold everybody.
 */
export function measure(): Promise<Figure[]> {
	return onStage(async () => {
		const day = await inBrowser(async (browser) =>
			aFieldDay(await (await browser.newContext({ locale: 'ko-KR' })).newPage(), somebody)
		);
		const admin = postgres(process.env.DATABASE_ADMIN_URL!, { max: 1, onnotice: () => {} });
		try {
			return await storm(admin, await signedIn(day.email), day.seriesId);
		} finally {
			await Promise.all([admin.end(), closeStored()]);
		}
	});
}

type Week = { phone: FieldPhone; envelopes: Envelope[] };

async function storm(admin: postgres.Sql, send: Send, seriesId: string): Promise<Figure[]> {
	const first = await aPhone(send, () => new Date());
	const day = await first.day();
	const people = await enrol(admin, seriesId, PHONES * PEOPLE);
	const weeks: Week[] = [];
	for (let at = 0; at < PHONES; at++) {
		const own = people.slice(at * PEOPLE, (at + 1) * PEOPLE);
		weeks.push(await weekAbout(send, day, own));
	}
	const [before, busy] = [await rowsIn(admin), await busyOf(admin)];
	const cost = await costOf(busy.app, busy.database, () => handInAll(weeks));
	const after = await rowsIn(admin);
	const differences = (Object.keys(rowsOfPerson) as Table[]).map((table) =>
		Math.abs(after[table] - before[table] - rowsOfPerson[table] * people.length)
	);
	return figuresOf(
		cost,
		differences.reduce((sum, one) => sum + one, 0)
	);
}

/** Every phone at once, as many at a time as connections are kept busy. */
async function handInAll(weeks: Week[]): Promise<void> {
	const waiting = [...weeks];
	await Promise.all(
		Array.from({ length: PHONES_AT_ONCE }, async () => {
			for (let week = waiting.pop(); week; week = waiting.pop())
				await handIn(week.phone, week.envelopes, false);
		})
	);
}

async function weekAbout(send: Send, day: DayBundle, ids: string[]): Promise<Week> {
	const phone = await aPhone(send, () => new Date(), day.sealing);
	const [visit] = day.visits;
	const [like] = visit!.roster;
	const roster = ids.map((enrolmentId): RosterEntry => ({ ...like!, enrolmentId }));
	const own = { ...day, visits: [{ ...visit!, roster }] };
	return { phone, envelopes: await aWeek(phone, own, WEEK) };
}

function figuresOf({ ms, appMs, databaseMs }: Awaited<ReturnType<typeof costOf>>, lost: number) {
	const count = PHONES * WEEK;
	const each = (all: number) => rounded(all / count, 3);
	return [
		{
			...{ figure: `${PHONES} phones with ${WEEK} operations each`, value: rounded(ms / 1000, 1) },
			...{ unit: 's', goal: { atMost: GOAL_SECONDS } }
		},
		{ figure: 'of it', value: rounded((count / ms) * 1000), unit: 'operations/s' },
		{ figure: 'the app’s processor, an operation', value: each(appMs), unit: 'ms' },
		{ figure: 'PostgreSQL’s processor, an operation', value: each(databaseMs), unit: 'ms' },
		{
			figure: 'rows of facts and verdicts lost or doubled',
			value: lost,
			unit: 'rows',
			goal: { atMost: 0 }
		}
	];
}

async function rowsIn(admin: postgres.Sql): Promise<Record<Table, number>> {
	const counts = Object.keys(rowsOfPerson).map(async (table) => {
		const [row] = await admin`select count(*)::int as n from ${admin(table)}`;
		return [table, row!.n as number] as const;
	});
	return Object.fromEntries(await Promise.all(counts)) as Record<Table, number>;
}

/** So many more people of a series; gives their enrolments. */
async function enrol(admin: postgres.Sql, seriesId: string, count: number): Promise<string[]> {
	const rows = await admin<{ id: string }[]>`
		with one as (select * from enrolment where series_id = ${seriesId} limit 1),
		person as (
			insert into participant (agency_id, id, name, phone, language, created_at)
			select agency_id, gen_random_uuid(), '참여자 ' || n || ' (예시)', '010-0000-0000', 'ko', now()
			from one, generate_series(1, ${count}::int) n
			returning agency_id, id)
		insert into enrolment (agency_id, id, participant_id, series_id, person_key, template_key,
			template_version, enrolled_at, channel)
		select p.agency_id, gen_random_uuid(), p.id, one.series_id, p.id::text, one.template_key,
			one.template_version, now(), 'staff'
		from person p, one
		returning id`;
	await admin`analyze participant`;
	await admin`analyze enrolment`;
	return rows.map(({ id }) => id);
}
