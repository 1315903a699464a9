import { expect, type BrowserContext, type Page } from '@playwright/test';
import { companies, hangang, password } from '../town/cast.ts';
import { bookTheClinic, enrolByCode, home, moveClock, signIn, stored } from '../journeys/steps.ts';

export const PIN = '482916';

export type FieldDay = {
	series: string;
	seriesId: string;
	code: string;
	visitId: string;
	startsAt: Date;
	/** One of the counselors of the first visit. */
	email: string;
};

/**
 * A series that is booked and confirmed, with these people enrolled in it, and the clock of the town
 * at its first visit. `bookedAt` is when that begins; without it now.
 */
export async function aFieldDay(
	page: Page,
	people: { name: string; phone: string }[],
	bookedAt = new Date()
): Promise<FieldDay> {
	await moveClock(page, bookedAt);
	const series = await bookTheClinic(page, companies[0]);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	for (const person of people) await enrolByCode(page, code, person);
	await signIn(page, 'admin@hangang.example');
	const [row] = await stored()`select s.id as "seriesId", v.id as "visitId",
			v.starts_at as "startsAt", f.email
		from series s join visit v on v.series_id = s.id and v.number = 1
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff f on f.id = r.staff_id
		where s.code = ${code} and s.agency_id = ${hangang.id} order by f.email limit 1`;
	await page.goto(`${home()}/admin/series/${row!.seriesId}`);
	await page.locator('form[action="?/confirm"] button').click();
	await expect(page.locator('form[action="?/confirm"]')).toHaveCount(0);
	await moveClock(page, row!.startsAt as Date);
	return { series, code, ...(row as unknown as Omit<FieldDay, 'series' | 'code'>) };
}

/** A phone on which that counselor has signed in and chosen a PIN; it keeps itself for offline. */
export async function aPreparedPhone(context: BrowserContext, email: string): Promise<Page> {
	const phone = await context.newPage();
	await phone.goto(`${home()}/field`);
	await phone.locator('[name=email]').fill(email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await phone.locator('[name=again]').waitFor();
	await phone.locator('[name=pin]').fill(PIN);
	await phone.locator('[name=again]').fill(PIN);
	await phone.locator('form:has([name=again]) button[type=submit]').click();
	await phone.locator('a[href*="/field/visits/"]').first().waitFor();
	await phone.waitForFunction(() => navigator.serviceWorker.controller !== null);
	return phone;
}

export async function openVisit(phone: Page, visitId: string): Promise<void> {
	await phone.locator(`a[href$="/field/visits/${visitId}"]`).first().click();
	await phone.locator('.row-of-roster').first().waitFor();
}
