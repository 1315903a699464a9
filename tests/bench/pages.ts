import process from 'node:process';
import type { Page } from '@playwright/test';
import { clinic, participants } from '../town/cast.ts';
import {
	anInvitation,
	bookTheClinic,
	enrolByCode,
	home,
	linkIn,
	noticeTo,
	signIn,
	stored
} from '../journeys/steps.ts';

/** Whose page it is decides its budget. */
export type Door = 'booking' | 'survey' | 'public' | 'field' | 'admin';
export type NamedPage = { name: string; door: Door; address: string };

/**
 * Every page of every door with something on it, after a story that makes it so. The browser of
 * `page` is signed in at the office afterwards.
 */
export async function everyPage(page: Page): Promise<NamedPage[]> {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	const person = participants[6]!;
	await enrolByCode(page, code, person);
	const plan = linkIn(await noticeTo(person.phone, 'plan-link'));
	const survey = await anInvitation(page);
	const booking = await bookingPages(page);
	const [row] = await stored()`select id from series where code = ${code}`;
	await signIn(page, 'admin@hangang.example');
	const of = (door: Door, pages: Record<string, string>): NamedPage[] =>
		Object.entries(pages).map(([name, address]) => ({ name, door, address }));
	return [
		...of('booking', booking),
		...of('survey', { survey }),
		...of('public', {
			agency: home(),
			'booked series': `${series}?new`,
			poster: `${series}/poster`,
			'enrolment code': `${home()}/join`,
			enrolment: `${home()}/join/${code}`,
			enrolled: `${home()}/join/${code}/done`,
			plan,
			'sign-in': `${home()}/login`,
			guide: `${process.env.DOORSTEP_URL}/demo`
		}),
		...of('field', { 'field app': `${home()}/field` }),
		...of('admin', {
			'all series': `${home()}/admin`,
			'one series': `${home()}/admin/series/${row!.id}`,
			outcomes: `${home()}/admin/outcomes`,
			notices: `${home()}/admin/notices`
		})
	];
}

async function bookingPages(page: Page): Promise<Record<string, string>> {
	const dates = `${home()}/book/${clinic.key}?people=32`;
	await page.goto(dates);
	const day = (await page.locator('.days a').first().getAttribute('href'))!;
	const times = new URL(day, home()).href;
	await page.goto(times);
	await page.locator('button[name=start]').first().click();
	return {
		service: `${home()}/services/${clinic.key}`,
		'booking, dates': dates,
		'booking, times': times,
		'booking, details': page.url()
	};
}
