import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { sha256OfText } from '#lib/identity/opener.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { enrolledIn, templateOf } from '#lib/programmes/queries.server.ts';
import { recordConsent } from '#lib/programmes/record-consent.server.ts';
import { keepContact } from '#lib/programmes/record-contact.server.ts';
import { setAnchor } from '#lib/programmes/set-anchor.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import {
	seriesById,
	serviceByKey,
	visitsOfSeries,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { clinic, companies } from './cast.ts';

/* A series that is over, told through the product's own acts at the moments of then. */

const DAY_MS = 86_400_000;

export type Earlier = {
	people: { enrolmentId: string; name: string }[];
	/** By number, the first visit first. */
	visits: VisitRow[];
	counselor: StaffActor;
	template: Template;
};

/** Something that was not refused; a refusal is a fault of the story. */
export function kept<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
	return outcome.value;
}

/** A series of the clinic that was booked so many days ago, with these people enrolled in it. */
export async function anEarlierSeries(
	agency: Agency,
	administrator: StaffActor,
	about: { company: number; daysAgo: number; people: { name: string; phone: string }[] }
): Promise<Earlier> {
	const at = new Date(now().getTime() - about.daysAgo * DAY_MS);
	const visitor = { kind: 'visitor', agencyId: agency.id } as const;
	const { seriesId } = kept(
		await acting(visitor, (work) => bookThen(work, agency, about.company), at)
	);
	kept(await acting(administrator, (work) => confirmSeries(work, agency, seriesId), at));
	for (const person of about.people) {
		const agreed = { general: true, reminders: false };
		const outcome = await acting(
			visitor,
			async (work) => {
				const { code } = (await seriesById(work, seriesId))!;
				return enrol(work, agency, { code, ...person, language: 'ko', agreed });
			},
			at
		);
		if (!outcome.ok) throw new Error(`not enrolled: ${JSON.stringify(outcome.problems)}`);
	}
	return acting(administrator, (work) => foundThen(work, seriesId));
}

async function bookThen(work: Work, agency: Agency, company: number) {
	const service = (await serviceByKey(work, clinic.key))!;
	const one = companies[company]!;
	const asked = {
		...{ serviceId: service.id, rules: service.rules },
		...{ headcount: one.headcount, zone: agency.zone }
	};
	const today = dayOf(work.now, agency.zone);
	const [first] = offers(await availabilityFor(work, asked), today, addDays(today, 90));
	return bookSeries(work, agency, {
		...{ requestKey: newId(now()), serviceKey: clinic.key, ...one, area: null, variant: null },
		...{ organizationSize: null, registrationNumber: null, channel: 'web', note: '' },
		...{ day: first!.day, minute: first!.times[0]!.minute, language: 'ko' }
	});
}

async function foundThen(work: Work, seriesId: string): Promise<Earlier> {
	const visits = await visitsOfSeries(work, seriesId);
	const crew = await crewOfSeries(work, seriesId);
	const { resourceId } = crew.find(({ visitId }) => visitId === visits[0]!.id)!;
	const [person] = await work.tx
		.select({ staffId: resource.staffId })
		.from(resource)
		.where(and(eq(resource.agencyId, work.actor.agencyId), eq(resource.id, resourceId)));
	const staffId = person!.staffId!;
	const enrolled = await enrolledIn(work, seriesId);
	const { templateKey, templateVersion } = enrolled[0]!;
	return {
		visits,
		people: enrolled.map(({ id, name }) => ({ enrolmentId: id, name })),
		counselor: { kind: 'staff', agencyId: work.actor.agencyId, staffId, role: 'counselor' },
		template: await templateOf(work, templateKey, templateVersion)
	};
}

/** Somebody agrees at the first visit to what is sensitive, and chooses that day as the anchor. */
export async function beginAt(
	agency: Agency,
	earlier: Earlier,
	enrolmentId: string,
	anchor: string
): Promise<Day> {
	const { visits, counselor, template } = earlier;
	const { id: visitId, startsAt: at } = visits[0]!;
	const day = dayOf(at, agency.zone);
	const form = template.consents[0]!;
	const items = form.items.filter(({ kind }) => kind === 'sensitive');
	const about = { enrolmentId, visitId, at };
	const said = {
		...{ formKey: form.key, formVersion: form.version, language: 'ko' as const },
		textHash: sha256OfText(consentText(items, 'ko')),
		items: items.map(({ key }) => ({ key, given: true }))
	};
	kept(await acting(counselor, (work) => recordConsent(work, agency, { ...about, ...said }), at));
	const set = { id: newId(at), key: anchor, day, reason: null };
	kept(await acting(counselor, (work) => setAnchor(work, { ...about, ...set }), at));
	return day;
}

export type Told = {
	visit: number;
	stepKey: string;
	mode: 'visit' | 'phone';
	values: Record<string, number | string | boolean>;
	/** Of a call: so many days after the visit. */
	daysAfter?: number;
};

/** One contact with somebody, as the counselor of the series recorded it then. */
export async function tellContact(
	{ visits, counselor, template }: Earlier,
	enrolmentId: string,
	{ visit, stepKey, mode, values, daysAfter = 0 }: Told
): Promise<void> {
	const { id: visitId, startsAt } = visits[visit - 1]!;
	const at = new Date(startsAt.getTime() + daysAfter * DAY_MS);
	const unitOf = (key: string) => template.measures.find((one) => one.key === key)?.unit ?? null;
	const measures = Object.entries(values).map(([key, value]) => ({
		...{ id: newId(at), key, value },
		unit: unitOf(key)
	}));
	const fact = { contactId: newId(at), enrolmentId, visitId, stepKey, mode, measures, at };
	kept(
		await acting(
			counselor,
			(work) => keepContact(work, { ...fact, result: 'attended' as const }),
			at
		)
	);
}
