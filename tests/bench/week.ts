import { addDays } from '#lib/base/days.ts';
import { templateKey, type DayBundle, type DayVisit, type RosterEntry } from '#lib/field/day.ts';
import type { Envelope } from '#lib/field/protocol.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { FieldPhone } from '../town/phone.ts';

export type Writer = (
	phone: FieldPhone,
	day: DayBundle,
	visit: DayVisit,
	one: RosterEntry
) => Written;
type Written = Promise<{ envelope: Envelope }>;

/** What is recorded about one person at a visit, in the order of the screens. */
const facts: Writer[] = [checkedIn, agreed, measured, decided, measured, called];

/** What a week is made of, by kind. */
export const kindsOfFacts: Record<string, Writer> = {
	'check-in': checkedIn,
	consent: agreed,
	'contact with a measure': measured,
	anchor: decided
};

/**
 * So many operations as a counselor's week leaves them: six facts about one person after the other.
 * Each is sealed beforehand, as on a phone when it is saved.
 */
export async function aWeek(
	phone: FieldPhone,
	day: DayBundle,
	count: number,
	written = facts
): Promise<Envelope[]> {
	const visit = day.visits[0]!;
	const week: Envelope[] = [];
	for (let at = 0; at < count; at++) {
		const person = visit.roster[Math.floor(at / written.length) % visit.roster.length]!;
		const { envelope } = await written[at % written.length]!(phone, day, visit, person);
		week.push(envelope);
	}
	return week;
}

const at = (visit: DayVisit, one: RosterEntry) => ({
	visitId: visit.id,
	enrolmentId: one.enrolmentId
});

function templateFor(day: DayBundle, one: RosterEntry): Template {
	return day.templates[templateKey(one.template)] as Template;
}

function checkedIn(phone: FieldPhone, _: DayBundle, visit: DayVisit, one: RosterEntry): Written {
	return phone.write('check-in', one.enrolmentId, at(visit, one));
}

async function agreed(phone: FieldPhone, day: DayBundle, visit: DayVisit, one: RosterEntry) {
	const form = templateFor(day, one).consents[0]!;
	const items = form.items.filter((item) => item.kind === 'sensitive');
	return phone.write('consent', one.enrolmentId, {
		...at(visit, one),
		...{ formKey: form.key, formVersion: form.version, language: 'ko' },
		textHash: await sha256Hex(consentText(items, 'ko')),
		items: items.map(({ key }) => ({ key, given: true })),
		method: 'read_and_tapped'
	});
}

function measured(phone: FieldPhone, day: DayBundle, visit: DayVisit, one: RosterEntry): Written {
	const measure = { id: newId(phone.clock()), key: 'co_ppm', value: 12, unit: '[ppm]' };
	return contact(phone, day, visit, one, { mode: 'visit', measures: [measure] });
}

function called(phone: FieldPhone, day: DayBundle, visit: DayVisit, one: RosterEntry): Written {
	return contact(phone, day, visit, one, { mode: 'phone', measures: [] });
}

function contact(
	phone: FieldPhone,
	day: DayBundle,
	visit: DayVisit,
	one: RosterEntry,
	says: Pick<Parameters<typeof phone.write<'contact'>>[2], 'mode' | 'measures'>
): Written {
	const contactId = newId(phone.clock());
	const stepKey = templateFor(day, one).steps[0]!.key;
	const payload = { ...at(visit, one), contactId, stepKey, result: 'attended', ...says };
	return phone.write('contact', contactId, payload);
}

function decided(phone: FieldPhone, day: DayBundle, visit: DayVisit, one: RosterEntry): Written {
	return phone.write('anchor', one.enrolmentId, {
		...at(visit, one),
		anchor: templateFor(day, one).anchors[0]!.key,
		day: addDays(day.today, 7),
		reason: null
	});
}
