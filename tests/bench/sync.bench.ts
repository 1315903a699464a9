import { randomUUID } from 'node:crypto';
import process from 'node:process';
import postgres from 'postgres';
import type { BrowserContext } from '@playwright/test';
import type { Envelope, ExchangeAnswer, ExchangeRequest } from '#lib/field/protocol.ts';
import { closeStored, home } from '../journeys/steps.ts';
import { hangang, password } from '../town/cast.ts';
import { aPhone, type FieldPhone } from '../town/phone.ts';
import { aFieldDay, aPreparedPhone, PIN, type FieldDay } from './field-day.ts';
import { median, rounded, type Figure } from './figures.ts';
import { inBrowser, onStage } from './stage.ts';
import { syncLayerBytes } from './sync-layer.ts';
import { aWeek } from './week.ts';

export const about =
	'a week of a phone up, a large day down, 200 phones at once, the first screen without a signal';

const KB = 1024;
/** A week of a counselor: six facts about each of a hundred people. */
const WEEK = 600;
const BATCH = 100;
const PEOPLE = 100;
const RECORDS = 10_000;
const PHONES = 200;
const PHONES_AT_ONCE = 16;
const SLOWED = 4;
const STARTS = 3;
const people = Array.from({ length: 8 }, (_, at) => ({
	name: `참여자 ${at + 1} (예시)`,
	phone: `010-0000-${2001 + at}`
}));

/**
 * Over the built app in two processes. A save, and the tap on "arrived" to its paint on a slowed
 * processor, are what `save` measures.
 */
export async function measure(): Promise<Figure[]> {
	const size = await syncLayerBytes();
	const measured = await onStage(() =>
		inBrowser(async (browser) => {
			const office = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
			const day = await aFieldDay(office, people);
			const context = await browser.newContext({
				...{ viewport: { width: 412, height: 900 }, locale: 'ko-KR' },
				timezoneId: 'Asia/Seoul'
			});
			await aPreparedPhone(context, day.email);
			const cold = await coldStarts(context);
			await context.close();
			const admin = postgres(process.env.DATABASE_ADMIN_URL!, { max: 1, onnotice: () => {} });
			try {
				return [...cold, ...(await exchanges(admin, day))];
			} finally {
				await Promise.all([admin.end(), closeStored()]);
			}
		})
	);
	const goal = { atMost: 15 * KB };
	return [{ figure: 'sync layer, gzip', value: size, unit: 'B', goal }, ...measured];
}

/** From opening the app to the PIN, and from the PIN to the list; the typing is not counted. */
async function coldStarts(context: BrowserContext): Promise<Figure[]> {
	await context.setOffline(true);
	const times: number[] = [];
	for (let start = 0; start < STARTS; start++) {
		const page = await context.newPage();
		const session = await context.newCDPSession(page);
		await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
		const opened = performance.now();
		await page.goto(`${home()}/field`);
		await page.locator('[name=pin]').waitFor();
		const asked = performance.now();
		await page.locator('[name=pin]').fill(PIN);
		const typed = performance.now();
		await page.locator('form:has([name=pin]) button[type=submit]').click();
		await page.locator('a[href*="/field/visits/"]').first().waitFor();
		times.push(asked - opened + performance.now() - typed);
		await page.close();
	}
	const figure = `start without a signal to the list, processor slowed ×${SLOWED}`;
	return [{ figure, value: rounded(median(times)), unit: 'ms', goal: { atMost: 1_500 } }];
}

async function exchanges(admin: postgres.Sql, day: FieldDay): Promise<Figure[]> {
	const send = await signedIn(day.email);
	await enrolMore(admin, day.seriesId);
	const week = await weekOf(send);
	const up = await seconds(() => handIn(week, true));
	const storm = await stormOf(send, admin);
	await keepRecords(admin, day);
	const phone = await aPhone(send, () => new Date());
	const down = await seconds(() => phone.day());
	const one = (figure: string, value: number, atMost: number): Figure => ({
		...{ figure, value: rounded(value, 2), unit: 's' },
		goal: { atMost }
	});
	return [
		one(`${WEEK} operations up`, up, 2),
		one(`a day of ${RECORDS} records down`, down, 5),
		...storm
	];
}

/**
 * Every phone at once, as many at a time as connections are kept busy. They ask for no day: here all
 * of them are one counselor's, whose day would hold what two hundred recorded.
 */
async function stormOf(send: Send, admin: postgres.Sql): Promise<Figure[]> {
	const weeks: Week[] = [];
	for (let at = 0; at < PHONES; at++) weeks.push(await weekOf(send));
	const before = await kept(admin);
	const waiting = [...weeks];
	const took = await seconds(() =>
		Promise.all(
			Array.from({ length: PHONES_AT_ONCE }, async () => {
				for (let week = waiting.pop(); week; week = waiting.pop()) await handIn(week, false);
			})
		)
	);
	const lost = PHONES * WEEK - ((await kept(admin)) - before);
	return [
		{
			...{ figure: `${PHONES} phones with ${WEEK} operations each`, value: rounded(took, 1) },
			...{ unit: 's', goal: { atMost: 30 } }
		},
		{ figure: 'of it', value: rounded((PHONES * WEEK) / took), unit: 'operations/s' },
		{
			figure: 'of it lost or doubled',
			value: Math.abs(lost),
			unit: 'operations',
			goal: { atMost: 0 }
		}
	];
}

async function kept(admin: postgres.Sql): Promise<number> {
	const [row] = await admin`select count(*)::int as n from operation where verdict = 'applied'`;
	return row!.n as number;
}

type Send = (request: ExchangeRequest) => Promise<ExchangeAnswer>;
type Week = { phone: FieldPhone; envelopes: Envelope[] };

async function weekOf(send: Send): Promise<Week> {
	const phone = await aPhone(send, () => new Date());
	return { phone, envelopes: await aWeek(phone, await phone.day(), WEEK) };
}

/** In batches, the day with the last, as the field app does. */
async function handIn({ phone, envelopes }: Week, wantsDay: boolean): Promise<void> {
	for (let from = 0; from < envelopes.length; from += BATCH) {
		const batch = envelopes.slice(from, from + BATCH);
		const { results } = await phone.ask(batch, wantsDay && from + BATCH >= envelopes.length);
		const left = batch.length - results.filter((one) => one.verdict === 'applied').length;
		if (left) throw new Error(`${left} operations were not applied`);
	}
}

/** As many as fill a counselor's week, beside those who enrolled by the poster. */
async function enrolMore(admin: postgres.Sql, seriesId: string): Promise<void> {
	await admin`
		with one as (select * from enrolment where series_id = ${seriesId} limit 1),
		person as (
			insert into participant (agency_id, id, name, phone, language, created_at)
			select agency_id, gen_random_uuid(), '참여자 ' || n || ' (예시)', '010-0000-' || 3000 + n,
				'ko', now()
			from one, generate_series(1, ${PEOPLE - people.length}::int) n
			returning agency_id, id)
		insert into enrolment (agency_id, id, participant_id, series_id, person_key, template_key,
			template_version, enrolled_at, channel)
		select p.agency_id, gen_random_uuid(), p.id, one.series_id, p.id::text, one.template_key,
			one.template_version, now(), 'staff'
		from person p, one`;
}

/** Ten thousand contacts, over everybody who is on the roster. */
async function keepRecords(admin: postgres.Sql, { seriesId, visitId }: FieldDay): Promise<void> {
	await admin`
		with people as (
			select agency_id, id, row_number() over () - 1 as place, count(*) over () as people
			from enrolment where series_id = ${seriesId})
		insert into contact (agency_id, id, enrolment_id, visit_id, step_key, mode, result,
			recorded_by, occurred_on, occurred_at, received_at)
		select p.agency_id, gen_random_uuid(), p.id, ${visitId}, 'step', 'visit', 'attended',
			(select id from staff where agency_id = p.agency_id and role = 'counselor' limit 1),
			current_date, now(), now()
		from generate_series(1, ${RECORDS}::int) n join people p on p.place = n % p.people`;
}

/** Sends as somebody who is signed in, to the app's processes in turn. */
async function signedIn(email: string): Promise<Send> {
	const origins = [process.env.DOORSTEP_URL!, process.env.DOORSTEP_URL_2!];
	const json = { 'content-type': 'application/json', 'x-doorstep': '1' };
	const answer = await fetch(`${origins[0]}/${hangang.slug}/api/session`, {
		method: 'POST',
		headers: { ...json, origin: origins[0]! },
		body: JSON.stringify({ email, password })
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
	let turn = 0;
	return async (request) => {
		const origin = origins[turn++ % origins.length]!;
		const sent = await fetch(`${origin}/${hangang.slug}/api/sync`, {
			method: 'POST',
			headers: { ...json, origin, cookie },
			body: JSON.stringify({ ...request, deviceLabel: `bench ${randomUUID()}` })
		});
		if (!sent.ok) throw new Error(`the exchange answered ${sent.status}`);
		return (await sent.json()) as ExchangeAnswer;
	};
}

async function seconds(act: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await act();
	return (performance.now() - startedAt) / 1000;
}
