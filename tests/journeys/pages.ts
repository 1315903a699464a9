import type { Page } from '@playwright/test';
import { clinic, participants } from '../town/cast.ts';
import {
	anInvitation,
	bookTheClinic,
	enrolByCode,
	home,
	linkIn,
	noticeTo,
	stored
} from './steps.ts';

/** Every page of the public and of the office, with something on it. */
export async function everyPage(page: Page): Promise<string[]> {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, participants[6]!);
	const plan = linkIn(await noticeTo(participants[6]!.phone, 'plan-link'));
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	const day = (await page.locator('.days a').first().getAttribute('href'))!;
	await page.goto(new URL(day, home()).href);
	const time = (await page.locator('a[href*="start="]').first().getAttribute('href'))!;
	const survey = await anInvitation(page);
	const [row] = await stored()`select id from series where code = ${code}`;
	return [
		home(),
		`${home()}/services/${clinic.key}`,
		`${home()}/book/${clinic.key}?people=29`,
		`${home()}/book/${clinic.key}?people=32`,
		new URL(day, home()).href,
		new URL(time, home()).href,
		`${series}?new`,
		`${series}/poster`,
		`${home()}/join`,
		`${home()}/join/${code}`,
		`${home()}/join/${code}/done`,
		plan,
		survey,
		`${process.env.DOORSTEP_URL}/demo`,
		`${home()}/login`,
		`${home()}/nowhere`,
		`${home()}/admin`,
		`${home()}/admin?show=all`,
		`${home()}/admin/series/${row!.id}`,
		`${home()}/admin/outcomes`,
		`${home()}/admin/notices`
	];
}
