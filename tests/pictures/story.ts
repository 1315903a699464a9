import type { Page } from '@playwright/test';
import { hangang, participants } from '../town/cast.ts';
import { personIn } from '../town/phone.ts';
import type { FieldDay } from '../bench/field-day.ts';
import { phoneInTheField } from '../journeys/counselor.ts';
import { linkIn, moveClock, noticeTo, stored } from '../journeys/steps.ts';
import { addDays, dayOf, instantOf, type Day } from '#lib/base/days.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import type { Template } from '#lib/programmes/template.ts';

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

type Phone = Awaited<ReturnType<typeof phoneInTheField>>;
type Values = Record<string, number | string | boolean>;

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
	for (const { name } of participants.slice(0, ARRIVED)) await register(phone, name, day);
}

/** Where a person finds the own plan. */
export async function planOf(telephone: string): Promise<string> {
	return linkIn(await noticeTo(telephone, 'plan-link'));
}

/** The rest come too, most are seen or called in the end; with the time given for it, all is due. */
export async function liveProgramme(page: Page, day: FieldDay): Promise<void> {
	const first = await thePhone(page, day);
	for (const { name } of participants.slice(ARRIVED)) await register(first, name, day);
	await goTo(page, atTen(addDays(quitDay(day), CALL_AFTER_DAYS)));
	const calling = await thePhone(page, day);
	for (const { name } of participants.slice(-2)) {
		await contact(calling, name, 3, 'k5', 'phone', { any_puff_since_day15: false });
	}
	const [last] = await stored()`select starts_at as at from visit
		where series_id = ${day.seriesId} and number = 4`;
	await goTo(page, last!.at as Date);
	const seeing = await thePhone(page, day);
	for (const [at, ppm] of [2, 1, 3, 14, 4, 2, 18, 5].entries()) {
		const values = { any_puff_since_day15: ppm > SMOKED_PPM, co_ppm: ppm };
		await contact(seeing, participants[at]!.name, 4, 'k5', 'visit', values);
	}
	await goTo(page, atTen(addDays(quitDay(day), OUTCOME_AFTER_DAYS)));
}

async function goTo(page: Page, moment: Date): Promise<void> {
	now = moment;
	await moveClock(page, moment);
}

function thePhone(page: Page, { code }: FieldDay): Promise<Phone> {
	return phoneInTheField(page, () => now, hangang.slug, code);
}

function quitDay({ startsAt }: FieldDay): Day {
	return addDays(dayOf(startsAt, ZONE), QUIT_AFTER_DAYS);
}

function atTen(day: Day): Date {
	return instantOf(day, 10 * 60, ZONE);
}

/** Somebody comes, agrees to health data, answers the first questions and sets the day. */
async function register(phone: Phone, name: string, fieldDay: FieldDay): Promise<void> {
	const day = await phone.day();
	const { visitId, enrolmentId } = personIn(day, name);
	const [template] = Object.values(day.templates) as Template[];
	const form = template!.consents[0]!;
	const items = form.items.filter((item) => item.kind === 'sensitive');
	await pushAll(phone, [
		await phone.write('check-in', enrolmentId, { visitId, enrolmentId }),
		await phone.write('consent', enrolmentId, {
			enrolmentId,
			visitId,
			formKey: form.key,
			formVersion: form.version,
			language: 'ko',
			textHash: await sha256Hex(consentText(items, 'ko')),
			items: items.map(({ key }) => ({ key, given: true })),
			method: 'read_and_tapped'
		}),
		await phone.write('anchor', enrolmentId, {
			enrolmentId,
			visitId,
			anchor: 'quit_date',
			day: quitDay(fieldDay),
			reason: null
		})
	]);
	await contact(phone, name, 1, 'k0', 'visit', heavy);
}

async function contact(
	phone: Phone,
	name: string,
	visitNumber: number,
	stepKey: string,
	mode: 'visit' | 'phone',
	values: Values
): Promise<void> {
	const day = await phone.day();
	const { visitId, enrolmentId } = personIn(day, name, visitNumber);
	const [template] = Object.values(day.templates) as Template[];
	const unitOf = (key: string) => template!.measures.find((one) => one.key === key)?.unit ?? null;
	const contactId = newId(now);
	const fact = await phone.write('contact', contactId, {
		contactId,
		enrolmentId,
		visitId,
		stepKey,
		mode,
		result: 'attended',
		measures: Object.entries(values).map(([key, value]) => ({
			id: newId(now),
			key,
			value,
			unit: unitOf(key)
		}))
	});
	await pushAll(phone, [fact]);
}

async function pushAll(phone: Phone, facts: Awaited<ReturnType<Phone['write']>>[]): Promise<void> {
	const verdicts = await phone.push(...facts.map(({ envelope }) => envelope));
	for (const one of verdicts.values()) {
		if (one.verdict !== 'applied') throw new Error(`not applied: ${JSON.stringify(one)}`);
	}
}
