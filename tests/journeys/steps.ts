import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import postgres from 'postgres';
import { clinic, companies, hangang, participants, password, type Company } from '../town/cast.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import type { NoticeWords } from '#lib/notices/schema.server.ts';

/* Steps that several journeys share. A journey reads as a story; how a step is done stands here. */

export const home = (slug = hangang.slug) => `${process.env.DOORSTEP_URL}/${slug}`;

/** Sets the language of the browser before the first page. */
export async function speak(page: Page, language: 'ko' | 'en'): Promise<void> {
	await page
		.context()
		.addCookies([{ name: 'PARAGLIDE_LOCALE', value: language, url: process.env.DOORSTEP_URL! }]);
}

/** No page may have a finding of axe (WCAG 2.2 AA and best practice). */
export async function expectNoFindings(page: Page): Promise<void> {
	// Pages have no frames, so one injection is enough; the other way opens a blank page for each answer.
	const { violations } = await new AxeBuilder({ page })
		.setLegacyMode(true)
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		.analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
	expect(found, page.url()).toEqual([]);
}

/** Presses what leads to another page, and waits until that is there: some forms ask before they go. */
export async function press(page: Page, what: Locator): Promise<void> {
	await Promise.all([page.waitForEvent('load'), what.click()]);
}

/** The page fits its screen: nothing scrolls sideways. */
export async function expectToFit(page: Page): Promise<void> {
	const over = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(over, `${page.url()} is ${over} px too wide`).toBeLessThanOrEqual(0);
}

/** What each of these says stands in one line, and is large enough for a finger. */
export async function expectOneLine(parts: Locator): Promise<void> {
	const seen = await parts.evaluateAll((all) =>
		all.map((one) => {
			const text = document.createRange();
			text.selectNodeContents(one);
			const tops = [...text.getClientRects()].map(({ top }) => Math.round(top));
			const { width, height } = one.getBoundingClientRect();
			return { lines: new Set(tops).size, isLarge: Math.min(width, height) >= 44 };
		})
	);
	expect(seen.length).toBeGreaterThan(0);
	expect(seen).toEqual(seen.map(() => ({ lines: 1, isLarge: true })));
}

/** An organization books the clinic by its screens; gives the address of its private page. */
export function bookTheClinic(page: Page, company: Company = companies[0]!, slug?: string) {
	return bookService(page, clinic.key, company, slug);
}

/** The same for any service that does not ask for the size of the organization. */
export async function bookService(page: Page, key: string, company: Company, slug?: string) {
	await page.goto(`${home(slug)}/services/${key}`);
	await page.locator('[name=people]').fill(String(company.headcount));
	await page.locator('form [type=submit], main form button').first().click();
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	await fillDetails(page, company);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
	return page.url().replace('?new', '');
}

/** A workplace with too few people asks to share a visit; gives the address of its private page. */
export async function wishToShare(page: Page, company: Company, people = 12, isHost = false) {
	await page.goto(`${home()}/book/${clinic.key}?people=${people}`);
	await page.locator('a[href*="/pool"]').click();
	const { organization, address, contactName, contactEmail, contactPhone } = company;
	const typed = { organization, address, contactName, contactEmail, contactPhone };
	for (const [name, value] of Object.entries(typed)) {
		await page.locator(`[name=${name}]`).fill(value);
	}
	if (isHost) await page.locator('[name=isHost]').check();
	await page.locator('main form .actions button').click();
	await expect(page).toHaveURL(/\/pool\/[^/]+\?new$/);
	return page.url().replace('?new', '');
}

export async function fillDetails(page: Page, company: Company): Promise<void> {
	const { headcount: _, ...details } = company;
	for (const [name, value] of Object.entries(details)) {
		await page.locator(`[name=${name}]`).fill(value);
	}
}

/** One wish is written to once an hour only, so each of those who wait has an address of their own. */
const freshAddress = () => `waiting-${randomUUID().slice(0, 8)}@daon.example`;

/** Somebody asks for a place on the waiting list; gives the address in the mail that confirms it. */
export async function aPlaceAskedFor(page: Page, email = freshAddress()): Promise<string> {
	await page.goto(`${home()}/book/${clinic.key}/waiting?people=32`);
	await page.locator('[name=name]').fill('대기 예시');
	await page.locator('[name=email]').fill(email);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/&done$/);
	return linkIn(await noticeTo(email, 'waiting-joined'));
}

/** The same with the place confirmed, so that they are in line. */
export async function aPlaceInLine(page: Page, email = freshAddress()): Promise<string> {
	const place = await aPlaceAskedFor(page, email);
	await page.goto(place);
	// Only the press of a button behind the mailed link puts anybody in line.
	await page.locator('form[action="?/confirm"] button').click();
	await expect(page.locator('form[action="?/confirm"]')).toHaveCount(0);
	return place;
}

/** The code that stands on the poster of a series. */
export async function codeOnPoster(page: Page, series: string): Promise<string> {
	await page.goto(`${series}/poster`);
	return (await page.locator('.code').innerText()).replace(/\s/g, '');
}

/** Somebody enrols by the code of a poster. */
export async function enrolByCode(
	page: Page,
	code: string,
	person: { name: string; phone: string },
	slug?: string
): Promise<void> {
	await page.goto(`${home(slug)}/join/${code}`);
	await page.locator('[name=name]').fill(person.name);
	await page.locator('[name=phone]').fill(person.phone);
	for (const box of await page.locator('form input[type=checkbox]').all()) await box.check();
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/done$/);
}

/** Somebody of the agency signs in at the office. */
export async function signIn(page: Page, email: string, slug?: string): Promise<void> {
	await page.goto(`${home(slug)}/login`);
	await page.locator('[name=email]').fill(email);
	await page.locator('[name=password]').fill(password);
	await page.locator('form:has([name=password]) button').click();
	await expect(page).toHaveURL(/\/admin/);
}

/** A contact of organizations comes in by a mailed link, and stands before their visits. */
export async function enterAsContact(page: Page, email: string): Promise<void> {
	await page.goto(`${home()}/my/sign-in`);
	await page.locator('[name=email]').fill(email);
	await page.locator('form:has([name=email]) button').click();
	await expect(page).toHaveURL(/\?sent$/);
	await page.goto(linkIn(await noticeTo(email, 'portal-link')));
	await page.locator('main form button').click();
	await expect(page).toHaveURL(/\/my$/);
}

/** Moves the clock of the whole town to a moment. */
export async function moveClock(page: Page, moment: Date): Promise<void> {
	await page.request.post(`${process.env.DOORSTEP_URL}/demo?/clock`, {
		form: { moment: moment.toISOString() },
		headers: { origin: process.env.DOORSTEP_URL! },
		maxRedirects: 0
	});
}

let admin: postgres.Sql | undefined;

/** Looks past every wall, to see what was really stored. */
export function stored(): postgres.Sql {
	admin ??= postgres(process.env.DATABASE_ADMIN_URL!, { max: 1, onnotice: () => {} });
	return admin;
}

/**
 * At the end of a file of journeys: the counselors get their time back, so that however many visits
 * it booked, the next one finds dates.
 */
export async function closeStored(): Promise<void> {
	await stored()`update allocation set released_at = now() where released_at is null`;
	await admin?.end();
	admin = undefined;
}

/** The newest notice to a recipient; waits for it, since jobs write some of them. */
export async function noticeTo(recipient: string, template: string): Promise<string> {
	let body = '';
	// A job's turn comes when the ones before it are done, which on a busy machine takes its time.
	const patience = { timeout: 30_000 };
	await expect
		.poll(async () => {
			const [row] = await stored()<Sealed[]>`select id, body from notice
				where recipient = ${recipient} and template = ${template} order by created_at desc limit 1`;
			body = row ? (await wordsOf(row)).body : '';
			return body;
		}, patience)
		.not.toBe('');
	return body;
}

type Sealed = { id: string; body: string };

/** What a notice says and carries: its words lie sealed under the secret of the stage. */
export async function wordsOf({ id, body }: Sealed): Promise<NoticeWords> {
	return JSON.parse(await atRest.open(body, id)) as NoticeWords;
}

/** The first address in a text. */
export function linkIn(text: string): string {
	return /https?:\/\/\S+/.exec(text)![0];
}

/** Somebody who was served and asked, written as the job would; gives the survey's address. */
export async function anInvitation(page: Page): Promise<string> {
	const series = await bookTheClinic(page);
	const code = await codeOnPoster(page, series);
	await enrolByCode(page, code, participants[4]!);
	const plan = linkIn(await noticeTo(participants[4]!.phone, 'plan-link'));
	await stored()`insert into invitation
		(agency_id, id, survey_key, survey_version, visit_id, enrolment_id, channel, invited_at, closes_at)
		select e.agency_id, gen_random_uuid(), 'visit-survey', 1, v.id, e.id, 'link', now(), now() + interval '400 days'
		from enrolment e join series s on s.id = e.series_id join visit v on v.series_id = s.id and v.number = 1
		where s.code = ${code}`;
	await page.goto(plan);
	await page.locator('form[action="?/survey"] button').click();
	await expect(page).toHaveURL(/\/survey\//);
	return page.url();
}
