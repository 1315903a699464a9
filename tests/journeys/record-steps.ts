import type { Page } from '@playwright/test';
import { hangang } from '../town/cast.ts';
import { agree, one } from './field-steps.ts';
import { bookService, enrolByCode, home, moveClock, signIn, stored } from './steps.ts';

/* How a programme of an administrator's own is booked, and what a counselor records of it on the phone. */

/** The organization books it, people enrol, the office confirms, and the day comes. */
export async function bookedVisit(
	page: Page,
	key: string,
	company: Parameters<typeof bookService>[2],
	people: { name: string; phone: string }[]
) {
	const series = await bookService(page, key, company);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	for (const person of people) await enrolByCode(page, code, person);
	const [row] = await stored()`select s.id as "seriesId", v.id, v.starts_at as "startsAt", f.email
		from series s join visit v on v.series_id = s.id and v.number = 1
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff f on f.id = r.staff_id
		where s.code = ${code} and s.agency_id = ${hangang.id} limit 1`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/series/${row!.seriesId}`);
	await page.locator('form[action="?/confirm"] button').click();
	await moveClock(page, row!.startsAt as Date);
	return row as unknown as { id: string; email: string; startsAt: Date };
}

/** Consent and the one contact of a person of the roster, or of whoever stands on the page. */
export async function record(
	phone: Page,
	listed: string | null,
	answers: Record<string, string>,
	name = listed!
): Promise<void> {
	if (listed) await phone.getByRole('link', { name: listed }).click();
	await agree(phone, name);
	await phone.getByRole('link', { name: '상담 시작' }).click();
	for (let screens = 0; screens < 5; screens++) {
		await fillScreen(phone, answers);
		const save = phone.getByRole('button', { name: '이 기기에 저장' });
		if (await save.isVisible()) {
			await save.click();
			break;
		}
		await phone.getByRole('button', { name: '다음', exact: true }).click();
	}
	await phone.locator('a[href*="/field/visits/"]').first().click();
	await phone.getByRole('link', { name: one.name }).waitFor();
}

async function fillScreen(phone: Page, answers: Record<string, string>): Promise<void> {
	for (const [measure, value] of Object.entries(answers)) {
		const radio = phone.locator(`input[type=radio][name="${measure}"][value="${value}"]`);
		if (await radio.count()) await radio.check({ force: true });
		const typed = phone.locator(`input[type=text][name="${measure}"]`);
		if (await typed.count()) await typed.fill(value);
	}
}
