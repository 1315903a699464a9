import { test, type Page } from '@playwright/test';
import { namsan, type Company } from '../town/cast.ts';
import { phoneInTheField } from './counselor.ts';
import {
	bookTheClinic,
	closeStored,
	codeOnPoster,
	enrolByCode,
	moveClock,
	signIn,
	speak,
	stored
} from './steps.ts';
import { instantOf, type Day } from '#lib/base/days.ts';

/* A journey of months at the second agency: the clock goes along, and nobody else's visits are there. */

/** The clock of one file of journeys, which is set back when they are over. */
export function theMonths(begins: string) {
	let now = new Date(begins);
	test.afterAll(async ({ browser }) => {
		await moveClock(await browser.newPage(), new Date());
		await closeStored();
	});
	const goTo = async (page: Page, moment: Date): Promise<void> => {
		now = moment;
		await moveClock(page, moment);
	};
	/** The counselor's who has a visit of that series now. */
	const phoneAt = (page: Page, code: string) => phoneInTheField(page, () => now, namsan.slug, code);
	return { now: () => now, goTo, phoneAt };
}

/** Ten o'clock of a day. */
export const atTen = (day: Day) => instantOf(day, 10 * 60, namsan.zone);

export function enter(page: Page, who: 'admin' | 'head' = 'admin'): Promise<void> {
	return signIn(page, `${who}@${namsan.slug}.example`, namsan.slug);
}

type Person = { name: string; phone: string };

/** An organization books the clinic and its people enrol by the poster; its private page and its code. */
export async function bookedWith(
	page: Page,
	company: Company,
	people: Person[],
	language: 'ko' | 'en' = 'ko'
): Promise<{ series: string; code: string }> {
	await speak(page, language);
	const series = await bookTheClinic(page, company, namsan.slug);
	const code = await codeOnPoster(page, series);
	for (const person of people) await enrolByCode(page, code, person, namsan.slug);
	return { series, code };
}

/** When each visit of a series begins, the first visit first. */
export async function visitStarts(code: string): Promise<Date[]> {
	const rows = await stored()`select v.starts_at from visit v
		join series s on s.agency_id = v.agency_id and s.id = v.series_id
		where s.code = ${code} order by v.number`;
	return rows.map((row) => row.starts_at as Date);
}
