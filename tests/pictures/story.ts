import type { Page } from '@playwright/test';
import { hangang, participants } from '../town/cast.ts';
import { contactInField, registerInField } from '../town/field-facts.ts';
import type { FieldPhone } from '../town/phone.ts';
import type { FieldDay } from '../bench/field-day.ts';
import { phoneInTheField } from '../journeys/counselor.ts';
import { linkIn, moveClock, noticeTo, stored } from '../journeys/steps.ts';
import { addDays, dayOf, instantOf, type Day } from '#lib/base/days.ts';

/* What happens before each picture, told over the product's own doors. */

/** A Monday morning in March, when nothing is booked yet. */
export const bookedDay = new Date('2027-03-08T01:00:00Z');

const ZONE = hangang.zone;
const ARRIVED = 8;
const QUIT_AFTER_DAYS = 7;
const CALL_AFTER_DAYS = 28;
const OUTCOME_AFTER_DAYS = 43;
/** More carbon monoxide than this in the breath says that somebody smoked. */
const SMOKED_PPM = 9;

const lastStep = { visitNumber: 4, stepKey: 'k5', mode: 'visit' } as const;

const heavy = {
	uses_cigarettes: true,
	cigs_per_day: 35,
	smoking_years: 20,
	ftnd_q1: 'within_30',
	importance: 9,
	confidence: 3,
	co_ppm: 24
};

let now = bookedDay;

/** The first eight of twelve have come to the first visit and chosen the day they quit. */
export async function registerMost(page: Page, day: FieldDay): Promise<void> {
	now = day.startsAt;
	const phone = await thePhone(page, day);
	for (const { name } of participants.slice(0, ARRIVED)) await arrives(phone, name, day);
}

/** Where a person finds the own plan. */
export async function planOf(telephone: string): Promise<string> {
	return linkIn(await noticeTo(telephone, 'plan-link'));
}

/** The rest come too, most are seen or called in the end; with the time given for it, all is due. */
export async function liveProgramme(page: Page, day: FieldDay): Promise<void> {
	const first = await thePhone(page, day);
	for (const { name } of participants.slice(ARRIVED)) await arrives(first, name, day);
	await goTo(page, atTen(addDays(quitDay(day), CALL_AFTER_DAYS)));
	const calling = await thePhone(page, day);
	for (const { name } of participants.slice(-2)) {
		await contactInField(calling, name, {
			visitNumber: 3,
			stepKey: 'k5',
			mode: 'phone',
			values: { any_puff_since_day15: false }
		});
	}
	const [last] = await stored()`select starts_at as at from visit
		where series_id = ${day.seriesId} and number = 4`;
	await goTo(page, last!.at as Date);
	const seeing = await thePhone(page, day);
	for (const [at, ppm] of [2, 1, 3, 14, 4, 2, 18, 5].entries()) {
		const values = { any_puff_since_day15: ppm > SMOKED_PPM, co_ppm: ppm };
		await contactInField(seeing, participants[at]!.name, { ...lastStep, values });
	}
	await goTo(page, atTen(addDays(quitDay(day), OUTCOME_AFTER_DAYS)));
}

async function goTo(page: Page, moment: Date): Promise<void> {
	now = moment;
	await moveClock(page, moment);
}

function thePhone(page: Page, { code }: FieldDay): Promise<FieldPhone> {
	return phoneInTheField(page, () => now, hangang.slug, code);
}

function quitDay({ startsAt }: FieldDay): Day {
	return addDays(dayOf(startsAt, ZONE), QUIT_AFTER_DAYS);
}

function atTen(day: Day): Date {
	return instantOf(day, 10 * 60, ZONE);
}

/** Somebody comes, is registered and answers the first questions. */
async function arrives(phone: FieldPhone, name: string, day: FieldDay): Promise<void> {
	await registerInField(phone, name, quitDay(day));
	const first = { visitNumber: 1, stepKey: 'k0', mode: 'visit' } as const;
	await contactInField(phone, name, { ...first, values: heavy });
}
