import { expect, test, type Page } from '@playwright/test';
import { companies, namsan, participants } from '../town/cast.ts';
import { contactInField, registerInField } from '../town/field-facts.ts';
import { atTen, bookedWith, enter, theMonths, visitStarts } from './months-steps.ts';
import { expectNoFindings } from './steps.ts';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';

/*
 * The twelve of the published definition, through the whole product: booked, enrolled, counselled
 * and asked with the clock moved. 1 assessment only, 1 died on day 20; of the other ten 4 are
 * CO-verified (1, 2, 3, 9 ppm), 2 report by telephone, 1 reports with 14 ppm, 2 smoked, 1 is lost.
 */

const called = { visitNumber: 3, stepKey: 'k5', mode: 'phone' } as const;
const seen = { visitNumber: 4, stepKey: 'k5', mode: 'visit' } as const;

const ZONE = namsan.zone;
const { now, goTo, phoneAt } = theMonths('2027-01-04T01:00:00Z');
/** Their own organization, since other journeys record people of this agency too. */
const company = { ...companies[1]!, contactEmail: 'outcome-vector@company.example' };
let code = '';

test('twelve enrolments give exactly the figures of the definition', async ({ page }) => {
	test.setTimeout(180_000);
	await goTo(page, now());
	({ code } = await bookedWith(page, company, participants, 'en'));
	const visits = await visitStarts(code);
	const quitDay = addDays(dayOf(visits[0]!, ZONE), 7);

	await firstVisit(page, visits[0]!, quitDay);
	await oneDies(page, quitDay);
	await askByTelephone(page, quitDay);
	await lastVisit(page, visits[3]!);

	await goTo(page, atTen(addDays(quitDay, 42)));
	await showOutcomes(page);
	await expect(fourWeeks(page)).toContainText(/Not yet due\s*10/);

	await goTo(page, atTen(addDays(quitDay, 43)));
	await showOutcomes(page);
	const figures = (await fourWeeks(page).innerText()).replace(/\s+/g, ' ');
	expect(figures).toMatch(/Enrolled\D{0,20}12/);
	expect(figures).toMatch(/Treated\D{0,20}10/);
	expect(figures).toContain('70.0%');
	expect(figures).toMatch(/7 of 10|7\s*\/\s*10/);
	expect(figures).toMatch(/39\.7%?\D+89\.2%/);
	expect(figures).toContain('40.0%');
	expect(figures).toMatch(/4 of 10|4\s*\/\s*10/);
	expect(figures).toMatch(/16\.8%?\D+68\.7%/);
	expect(figures).toContain('57.1%');
	expect(figures).toMatch(/4 of 7|4\s*\/\s*7/);
	await expectNoFindings(page);
});

const fourWeeks = (page: Page) =>
	page.locator('article').filter({ hasText: 'Quit at 4 weeks' }).first();

async function showOutcomes(page: Page): Promise<void> {
	await enter(page);
	const asked = new URLSearchParams({ organization: company.organization });
	await page.goto(`${process.env.DOORSTEP_URL}/${namsan.slug}/admin/outcomes?${asked}`);
}

/** Everybody is registered; all but the first set a quit date. */
async function firstVisit(page: Page, startsAt: Date, quitDay: Day): Promise<void> {
	await goTo(page, startsAt);
	const phone = await phoneAt(page, code);
	for (const [index, { name }] of participants.entries()) {
		await registerInField(phone, name, index > 0 ? quitDay : null);
		const values = { uses_cigarettes: true, co_ppm: 18 };
		await contactInField(phone, name, { visitNumber: 1, stepKey: 'k0', mode: 'visit', values });
	}
}

async function oneDies(page: Page, quitDay: Day): Promise<void> {
	await goTo(page, atTen(addDays(quitDay, 20)));
	const phone = await phoneAt(page, code);
	await contactInField(phone, participants[1]!.name, {
		visitNumber: 3,
		stepKey: 'k4',
		mode: 'phone',
		values: {},
		result: 'deceased'
	});
}

async function askByTelephone(page: Page, quitDay: Day): Promise<void> {
	await goTo(page, atTen(addDays(quitDay, 28)));
	const phone = await phoneAt(page, code);
	for (const index of [6, 7]) {
		const values = { any_puff_since_day15: false };
		await contactInField(phone, participants[index]!.name, { ...called, values });
	}
	const values = { any_puff_since_day15: true };
	await contactInField(phone, participants[9]!.name, { ...called, values });
}

async function lastVisit(page: Page, startsAt: Date): Promise<void> {
	await goTo(page, startsAt);
	const phone = await phoneAt(page, code);
	for (const [index, ppm] of [1, 2, 3, 9].entries()) {
		const values = { any_puff_since_day15: false, co_ppm: ppm };
		await contactInField(phone, participants[2 + index]!.name, { ...seen, values });
	}
	const discordant = { any_puff_since_day15: false, co_ppm: 14 };
	await contactInField(phone, participants[8]!.name, { ...seen, values: discordant });
	const smoked = { any_puff_since_day15: true, co_ppm: 16 };
	await contactInField(phone, participants[10]!.name, { ...seen, values: smoked });
}
