import { expect, type Page } from '@playwright/test';
import { companies, hangang, participants, password } from '../town/cast.ts';
import { bookTheClinic, enrolByCode, home, moveClock, signIn, stored } from './steps.ts';

/* Steps on a counselor's phone that several journeys share. */

const PIN = '482916';
/** Who is on the roster of the visit. */
export const [one, two] = [participants[7]!, participants[8]!];

/** A confirmed series with two people whose first visit is now, and one of its counselors. */
export async function aVisitToday(page: Page) {
	await moveClock(page, new Date());
	const series = await bookTheClinic(page, companies[0]);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	for (const person of [one, two]) await enrolByCode(page, code, person);
	await signIn(page, 'admin@hangang.example');
	const [row] =
		await stored()`select s.id as "seriesId", s.code, v.id, v.starts_at as "startsAt", f.email
		from series s join visit v on v.series_id = s.id and v.number = 1
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff f on f.id = r.staff_id
		where s.code = ${code} and s.agency_id = ${hangang.id} limit 1`;
	await page.goto(`${home()}/admin/series/${row!.seriesId}`);
	await page.locator('form[action="?/confirm"] button').click();
	await moveClock(page, row!.startsAt as Date);
	return row as unknown as {
		seriesId: string;
		code: string;
		id: string;
		email: string;
		startsAt: Date;
	};
}

export async function prepare(
	phone: Page,
	email: string,
	look = async (_: Page) => {}
): Promise<void> {
	await phone.goto(`${home()}/field`);
	await phone.locator('[name=email]').fill(email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await phone.locator('[name=again]').waitFor();
	await look(phone);
	await phone.locator('[name=pin]').fill(PIN);
	await phone.locator('[name=again]').fill(PIN);
	await phone.locator('form:has([name=again]) button[type=submit]').click();
	await phone.locator('a[href*="/field/visits/"]').first().waitFor();
	await phone.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export async function unlock(phone: Page, pin = PIN): Promise<void> {
	const locked = phone.locator('form:has([name=pin]):not(:has([name=again]))');
	await locked.locator('[name=pin]').fill(pin);
	await locked.locator('button[type=submit]').click();
	await expect(locked).toHaveCount(0);
}

export async function openVisit(phone: Page, visitId: string): Promise<void> {
	const nav = phone.locator(`nav a[href$="/field"]`).first();
	if (await nav.isVisible()) await nav.click();
	await phone.locator(`a[href$="/field/visits/${visitId}"]`).first().click();
	await phone.getByRole('link', { name: one.name }).waitFor();
}

/** Reads the consent together, taps yes to each item and signs by name. */
export async function agree(phone: Page, name = one.name): Promise<void> {
	await phone.getByRole('link', { name: '동의 받기' }).click();
	const answers = phone.getByText('동의함', { exact: true });
	await answers.first().waitFor();
	for (const yes of await answers.all()) await yes.click();
	await phone.getByText('이름으로 서명', { exact: true }).click();
	await phone.locator('[name=signature]').fill(name);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
}
