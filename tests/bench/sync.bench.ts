import process from 'node:process';
import postgres from 'postgres';
import type { BrowserContext } from '@playwright/test';
import { closeStored, home } from '../journeys/steps.ts';
import { aPhone } from '../town/phone.ts';
import { aFieldDay, aPreparedPhone, PIN, type FieldDay } from './field-day.ts';
import { median, rounded, type Figure } from './figures.ts';
import { busyOf, handIn, seconds, signedIn } from './handing-in.ts';
import { costOf } from './processes.ts';
import { inBrowser, onStage } from './stage.ts';
import { syncLayerBytes } from './sync-layer.ts';
import { aWeek } from './week.ts';

export const about = 'a week of a phone up, a large day down, the first screen without a signal';

const KB = 1024;
/** A week of a counselor: six facts about each of a hundred people. */
const WEEK = 600;
const PEOPLE = 100;
const RECORDS = 10_000;
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
	const phone = await aPhone(send, () => new Date());
	const week = await aWeek(phone, await phone.day(), WEEK);
	const busy = await busyOf(admin);
	const cost = await costOf(busy.app, busy.database, () => handIn(phone, week, true));
	await keepRecords(admin, day);
	const down = await seconds(() => phone.day());
	const one = (figure: string, value: number, atMost: number): Figure => ({
		...{ figure, value: rounded(value, 2), unit: 's' },
		goal: { atMost }
	});
	return [
		one(`${WEEK} operations up`, cost.ms / 1000, 2),
		{ figure: 'of it the app’s processor', value: rounded(cost.appMs), unit: 'ms' },
		{ figure: 'of it PostgreSQL’s processor', value: rounded(cost.databaseMs), unit: 'ms' },
		one(`a day of ${RECORDS} records down`, down, 5)
	];
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
