import type { Page } from '@playwright/test';
import { briefing, clinic, companies, largeClinic, participants } from '../town/cast.ts';
import {
	anInvitation,
	bookService,
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
	const meeting = await bookService(page, briefing.key, companies[1]!);
	await page.goto(`${meeting}/roster`);
	await page.locator('[name=pasted]').fill('이름\t전화\n강하늘\t10-0000-1001\n\t12');
	await page.locator('form[action="?/check"] button').click();
	const [met] = await stored()`select id from series order by requested_at desc limit 1`;
	return [
		home(),
		`${home()}/services/${clinic.key}`,
		`${home()}/book/${clinic.key}?people=29`,
		`${home()}/book/${clinic.key}?people=32`,
		new URL(day, home()).href,
		new URL(time, home()).href,
		`${series}?new`,
		`${series}/poster`,
		`${series}/change?visit=2`,
		`${series}/move?visit=2&scope=following`,
		await firstLink(page, `${series}/move?visit=2&scope=following`, 'main ul a'),
		await moveCheck(page, `${series}/move?visit=1&scope=all`),
		`${series}/cancel?visit=2&scope=this`,
		`${home()}/services/${largeClinic.key}`,
		`${home()}/book/${largeClinic.key}?people=20&employees=299`,
		`${meeting}/roster`,
		`${meeting}/roster/check`,
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
		`${home()}/admin/series/${row!.id}/change?visit=1`,
		`${home()}/admin/series/${row!.id}/move?visit=1&scope=all`,
		`${home()}/admin/series/${row!.id}/cancel?visit=1&scope=all`,
		`${home()}/admin/series/${met!.id}/roster`,
		`${home()}/admin/services`,
		`${home()}/admin/services/import`,
		`${home()}/admin/services/import?copy=${clinic.key}`,
		`${home()}/admin/sessions`,
		`${home()}/admin/outcomes`,
		`${home()}/admin/notices`
	];
}

/** Where a link of a page leads. */
async function firstLink(page: Page, address: string, link: string): Promise<string> {
	await page.goto(address);
	return new URL((await page.locator(link).first().getAttribute('href'))!, page.url()).href;
}

/** The last page of moving, with its dates. */
async function moveCheck(page: Page, address: string): Promise<string> {
	return firstLink(page, await firstLink(page, address, 'main ul a'), 'a[href*="start="]');
}
