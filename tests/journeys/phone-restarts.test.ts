import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { companies, participants, password } from '../town/cast.ts';
import { aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import { expectNoneKept } from './in-clear.ts';
import { closeStored, home, moveClock, stored } from './steps.ts';

/*
 * A counselor's phone that is closed, killed and opened again: the browser keeps its folder on the
 * disk, as a telephone does, and every time another browser comes to it.
 */

const DAY_MS = 86_400_000;
// With numbers of their own: this file is ahead of its time.
const walkIns = participants
	.slice(0, 4)
	.map((one, at) => ({ ...one, phone: `010-7200-${1000 + at}` }));
let folder: string;

test.beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'doorstep-phone-'));
});

test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('five days without a signal, closed every evening: each day opens and records, and all of it arrives once', async ({
	page
}) => {
	test.setTimeout(150_000);
	const visit = await aVisitToday(page);
	const begun = new Date(visit.startsAt).getTime();
	let phone = await openApp(begun);
	await prepare(phone, visit.email);
	for (let day = 0; day < 5; day++) {
		if (day > 0) phone = await openApp(begun + day * DAY_MS);
		await phone.context().setOffline(true);
		await phone.goto(`${home()}/field`);
		await unlock(phone);
		await openVisit(phone, visit.id);
		if (day === 0) await phone.getByRole('button', { name: `${one.name} 님 도착 기록` }).click();
		else await register(phone, walkIns[day - 1]!);
		await expect(phone.getByText(`이 기기에 ${1 + 2 * day}건 · 연결되면 보냅니다`)).toBeVisible();
		if (day === 4) await expectNoneKept(phone, secrets);
		await phone.context().close();
	}
	await expectNoneOnDisk();

	await moveClock(page, new Date(begun + 5 * DAY_MS));
	phone = await openApp(begun + 5 * DAY_MS);
	await phone.goto(`${home()}/field`);
	await unlock(phone);
	// The session is over after five days; the records are not.
	await expect(phone.getByText('이 기기에 9건 · 로그인해야 보냅니다')).toBeVisible();
	await phone.getByRole('link', { name: '다시 로그인', exact: true }).click();
	await phone.locator('[name=email]').fill(visit.email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	const everybody = [one, ...walkIns].map(({ name }) => ({ name, arrived: 1 }));
	expect(await arrivals(visit.seriesId)).toEqual(expect.arrayContaining(everybody));
	const days =
		await stored()`select distinct (c.checked_in_at at time zone 'Asia/Seoul')::date as day
		from check_in c join enrolment e on e.agency_id = c.agency_id and e.id = c.enrolment_id
		where e.series_id = ${visit.seriesId}`;
	expect(days).toHaveLength(5);
	await expectNoneKept(phone, secrets);
	await phone.context().close();
	await expectNoneOnDisk();
});

test('a browser killed right after the tap has the record whole or not at all, and says which', async ({
	page
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	const now = new Date(visit.startsAt).getTime();
	let phone = await openApp(now);
	await prepare(phone, visit.email);
	// A browser writes its cookies down now and then only; the session shall outlive what follows.
	await phone.context().close();
	phone = await openApp(now);
	for (const person of [one, two]) {
		await phone.context().setOffline(true);
		await phone.goto(`${home()}/field/visits/${visit.id}`);
		await unlock(phone);
		await phone.getByRole('link', { name: person.name }).waitFor();
		const tap = phone.getByRole('button', { name: `${person.name} 님 도착 기록` });
		await tap.evaluate((button: HTMLElement) => button.click());
		await kill(phone.context());
		phone = await openApp(now);
	}
	await phone.context().setOffline(true);
	await phone.goto(`${home()}/field/visits/${visit.id}`);
	await unlock(phone);
	await phone.getByRole('link', { name: one.name }).waitFor();
	// While the phone tries to send, in vain, they are called so.
	let said = 0;
	await expect
		.poll(async () => {
			said = await phone.getByText('이 기기에 있음').count();
			const open = await phone.getByRole('button', { name: /도착 기록$/ }).count();
			return said + open;
		})
		.toBe(2);
	if (said > 0)
		await expect(phone.getByText(`이 기기에 ${said}건 · 연결되면 보냅니다`)).toBeVisible();
	await phone.context().setOffline(false);
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	const there = (await arrivals(visit.seriesId)).filter(({ arrived }) => arrived > 0);
	expect(there).toHaveLength(said);
	for (const { arrived } of there) expect(arrived).toBe(1);
	await phone.context().close();
});

/** Nobody and nothing that a lost phone may not tell. */
const secrets = [one, two, ...walkIns]
	.flatMap(({ name, phone }) => [name, phone, phone.replaceAll('-', '')])
	.concat(companies[0]!.address, companies[0]!.contactPhone);

/** A browser on the phone's folder, with its clock at that moment. */
async function openApp(now: number): Promise<Page> {
	const { launchOptions } = test.info().project.use;
	const context = await chromium.launchPersistentContext(folder, {
		...launchOptions,
		viewport: { width: 412, height: 900 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	await context.clock.install({ time: now });
	return context.pages()[0] ?? context.newPage();
}

/** As when the system takes its memory: nothing is told, nothing is tidied up. */
async function kill(context: BrowserContext): Promise<void> {
	const ended = new Promise((resolve) => context.once('close', resolve));
	const rows = execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
	const own = rows.filter((row) => row.includes(folder) && !row.includes('--type='));
	for (const row of own) process.kill(Number.parseInt(row), 'SIGKILL');
	await ended;
}

async function register(phone: Page, person: { name: string; phone: string }): Promise<void> {
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.locator('[name=name]').fill(person.name);
	await phone.locator('[name=phone]').fill(person.phone);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(person.name);
}

async function arrivals(seriesId: string) {
	const rows = await stored()<{ name: string; arrived: number }[]>`
		select p.name, count(c.visit_id)::int as arrived from enrolment e
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		left join check_in c on c.agency_id = e.agency_id and c.enrolment_id = e.id
		where e.series_id = ${seriesId} group by p.name`;
	return rows.map((row) => ({ ...row }));
}

/** Not in any file of the browser either: its history, its caches, what it restores tabs from. */
async function expectNoneOnDisk(): Promise<void> {
	const files = await readdir(folder, { recursive: true, withFileTypes: true });
	const found = [];
	for (const file of files.filter((one) => one.isFile())) {
		const bytes = await readFile(join(file.parentPath, file.name));
		const isIn = (secret: string) => bytes.includes(secret) || bytes.includes(secret, 0, 'utf16le');
		found.push(...secrets.filter(isIn).map((secret) => `${file.name}: ${secret}`));
	}
	expect(files.length).toBeGreaterThan(20);
	expect(found).toEqual([]);
}
