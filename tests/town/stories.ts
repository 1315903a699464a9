import type { Agency } from '#lib/identity/queries.server.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { bookSeries, type BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { seriesById, serviceByKey } from '#lib/visits/queries.server.ts';
import { rulesAsBooked } from '#lib/visits/time/variants.ts';
import { clinic, companies, participants } from './cast.ts';

/* What happens in the town, told through the product's own acts. */

/** The days and times that a company of `headcount` people is offered. */
export function listed(
	agency: Agency,
	headcount = 32,
	serviceKey = clinic.key,
	variant: string | null = null,
	area: string | null = null
) {
	return reading({ kind: 'visitor', agencyId: agency.id }, (work) =>
		listedAt(work, agency, { headcount, serviceKey, variant, area })
	);
}

/** The same at the moment of this unit of work. */
export async function listedAt(
	work: Work,
	agency: Agency,
	{ headcount = 32, serviceKey = clinic.key, variant = null, area = null }: Listing
) {
	const service = (await serviceByKey(work, serviceKey))!;
	const rules = rulesAsBooked(service.rules, { variant, area });
	const asked = { serviceId: service.id, rules, headcount, zone: agency.zone };
	const today = dayOf(work.now, agency.zone);
	return offers(await availabilityFor(work, asked), today, addDays(today, 90));
}

type Listing = {
	headcount?: number;
	serviceKey?: string;
	variant?: string | null;
	area?: string | null;
};

/** A request of the first company for the first time on offer of the clinic, with changes. */
export async function aRequest(
	agency: Agency,
	changes: Partial<BookingRequest> = {}
): Promise<BookingRequest> {
	const { serviceKey = clinic.key, headcount = companies[0]!.headcount } = changes;
	const { variant = null, area = null } = changes;
	const [first] = await listed(agency, headcount, serviceKey, variant, area);
	return {
		requestKey: newId(new Date()),
		serviceKey,
		...companies[0]!,
		organizationSize: null,
		registrationNumber: null,
		channel: 'web',
		day: first!.day,
		minute: first!.times[0]!.minute,
		note: '',
		language: 'ko',
		...changes
	};
}

export function book(agency: Agency, wanted: BookingRequest) {
	return acting({ kind: 'visitor', agencyId: agency.id }, (work) =>
		bookSeries(work, agency, wanted)
	);
}

/** A booked series with the first `people` of the cast enrolled in it. */
export async function aBookedSeries(agency: Agency, people = 2, changes = {}) {
	const booked = await book(agency, await aRequest(agency, changes));
	if (!booked.ok) throw new Error(`not booked: ${JSON.stringify(booked.problems)}`);
	const visitor = { kind: 'visitor', agencyId: agency.id } as const;
	const series = (await reading(visitor, (work) => seriesById(work, booked.value.seriesId)))!;
	for (const person of participants.slice(0, people)) {
		await acting(visitor, (work) =>
			enrol(work, agency, {
				code: series.code,
				...person,
				language: 'ko',
				agreed: { general: true, reminders: true }
			})
		);
	}
	return { ...booked.value, series };
}
