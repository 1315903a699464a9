import type { Day } from '#lib/base/days.ts';
import { typeableCode } from '#lib/base/ids.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, randomBytes } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import {
	addSite,
	keepOrganization,
	knownSite
} from '#lib/organizations/keep-organization.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { mayKeyIn } from '#lib/visits/key-in.ts';
import { allocate, allocationsOf, releaseHold } from '#lib/visits/allocate.server.ts';
import type { BookingChannel } from '#lib/visits/booking-channel.ts';
import { tellBooked } from '#lib/visits/booking/booked-notice.server.ts';
import { availabilityFor, lockResources } from '#lib/visits/time/calendars.server.ts';
import { heldTime, noteBooked, takeHeld } from '#lib/visits/booking/book-held.server.ts';
import {
	checkDeclared,
	nothingDeclared,
	type Declared
} from '#lib/visits/services/declarations.ts';
import { keepDeclared } from '#lib/visits/services/declare.server.ts';
import { holdByToken } from '#lib/visits/holds/hold-queries.server.ts';
import { serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { answerAgain, bookedBefore } from '#lib/visits/booking/repeated-booking.server.ts';
import { series, visit } from '#lib/visits/schema.server.ts';
import { seenText } from '#lib/visits/time/moving.ts';
import { asTaken, proposeSeries } from '#lib/visits/time/series.ts';
import { hereOf } from '#lib/visits/time/stops.ts';
import { rulesFor, type AskedFor } from '#lib/visits/time/variants.ts';

const REFERENCE_LETTERS = 8;
const CODE_LETTERS = 6;

export type BookingRequest = AskedFor & {
	/** Made by the form: a repeated post of the same form gets the same booking. */
	requestKey: string;
	serviceKey: string;
	headcount: number;
	day: Day;
	minute: number;
	organization: string;
	/** Ten checked digits; null where none was given. */
	registrationNumber: string | null;
	contactName: string;
	/** Empty where the contact has none; the office then tells them. */
	contactEmail: string;
	contactPhone: string;
	address: string;
	room: string;
	note: string;
	/** What was said to the statements of the service; nothing where it has none. */
	declared?: Declared;
	language: Language;
	/**
	 * The dates that the person saw, by `seenText`; others meanwhile refuse the booking. Null where the
	 * form names none.
	 */
	seen?: string | null;
	/** How it came; all but `web` only from the office. */
	channel: BookingChannel;
	/** The token under which the time is held for whoever books it; null where none is. */
	hold?: string | null;
};

export type Booked = { seriesId: string; reference: string; token: string };

/**
 * Books all visits of a series, or none. Refuses with the rule that refused (a headcount, the size
 * of the organization, a day, a time that somebody else took a moment ago, other dates than those
 * that were seen, other content under a key that was used); nothing is written then.
 */
export async function bookSeries(
	work: Work,
	agency: Agency,
	request: BookingRequest
): Promise<Outcome<Booked>> {
	// The lock comes first; what is read with it is read under it.
	const [, before, offered] = await together(
		() => lockResources(work),
		() => bookedBefore(work, request.requestKey),
		() => serviceByKey(work, request.serviceKey)
	);
	if (before) return answerAgain(work, agency, request, before);
	if (!offered) return refused(problem('not_found'));
	if (!mayKeyIn(work.actor, request.channel)) return refused(problem('not_allowed'));
	if (offered.asksRegistration && !request.registrationNumber) {
		return refused(problem('required', undefined, 'registrationNumber'));
	}
	const agreed = rulesFor(offered.rules, request);
	if (!agreed.ok) return agreed;
	const undeclared = checkDeclared(offered.content, request.declared ?? nothingDeclared);
	if (undeclared.length) return refused(...undeclared);
	const { rules, variant, area } = agreed.value;
	const asAgreed = { ...request, variant, area };
	const held = await heldTime(work, asAgreed, offered, agency.zone);
	if (held) {
		const take = (ids: string[]) => takeHeld(work, held.id, ids);
		return write(work, agency, asAgreed, offered, { visits: held.visits, take });
	}
	// What is held under another time counts as free, for it is given back with this booking.
	const other = request.hold ? await holdByToken(work, request.hold) : null;
	if (other) await releaseHold(work, other.id);
	const asked = { serviceId: offered.id, rules, headcount: request.headcount, zone: agency.zone };
	const proposal = proposeSeries(await availabilityFor(work, asked), request.day, request.minute);
	if (!proposal.ok) return refused(...proposal.problems.map(asTaken));
	const visits = proposal.value;
	const take = (ids: string[]) =>
		allocate(
			work,
			visits.flatMap((one, at) => allocationsOf(one, { visitId: ids[at]! }))
		);
	return write(work, agency, asAgreed, offered, { visits, take });
}

type Times = { number: number; startsAt: Date; endsAt: Date }[];
/** The visits with how the time of their crews is taken, by the ids of the visits. */
type ToTake = { visits: Times; take: (visitIds: string[]) => Promise<boolean> };

async function write(
	work: Work,
	agency: Agency,
	request: BookingRequest,
	offered: Service,
	{ visits, take }: ToTake
): Promise<Outcome<Booked>> {
	const { seen = null } = request;
	if (seen !== null && seen !== seenText(visits)) return refused(problem('dates_differ'));
	const organizationId = await organizationOf(work, request);
	const place = { organizationId, ...placeOf(request, offered), zone: agency.zone };
	const known = isProvenContact(work, request) ? await knownSite(work, place) : null;
	const siteId = known ?? newId(work.now);
	const seriesId = newId(work.now);
	const reference = typeableCode(randomBytes(REFERENCE_LETTERS));
	const rows = visitRows(work, seriesId, visits);
	const [, , , , isTaken, , token] = await together(
		async () => known ?? addSite(work, place, siteId),
		() => writeSeries(work, { seriesId, reference, organizationId, siteId }, request, offered),
		() => keepDeclared(work, seriesId, offered, request.declared ?? nothingDeclared),
		() => work.tx.insert(visit).values(rows),
		() => take(rows.map(({ id }) => id)),
		() =>
			record(work, {
				act: 'series.booked',
				subjectId: seriesId,
				details: {
					service: offered.key,
					headcount: request.headcount,
					visits: visits.length,
					channel: request.channel
				}
			}),
		() => makeLink(work, 'series', seriesId)
	);
	if (!isTaken) return refused(problem('slot_taken'));
	if (request.hold) await noteBooked(work, request.hold, seriesId);
	await tellBooked(work, agency, seriesId, token);
	return done({ seriesId, reference, token });
}

function organizationOf(work: Work, request: BookingRequest): Promise<string> {
	const { contactName, contactEmail, contactPhone, registrationNumber, language } = request;
	const contact = { contactName, contactEmail, contactPhone };
	const named = { name: request.organization, registrationNumber, language };
	return keepOrganization(work, { ...named, ...contact });
}

type NewSeries = { seriesId: string; reference: string; organizationId: string; siteId: string };

async function writeSeries(
	work: Work,
	{ seriesId, ...made }: NewSeries,
	request: BookingRequest,
	offered: Service
): Promise<void> {
	const { requestKey, headcount, organizationSize, language, note, channel } = request;
	await work.tx.insert(series).values({
		agencyId: work.actor.agencyId,
		id: seriesId,
		...made,
		serviceId: offered.id,
		...{ requestKey, headcount, organizationSize, language, note, channel },
		organizationKind: request.organizationKind ?? null,
		variant: request.variant ?? null,
		area: request.area ?? null,
		code: typeableCode(randomBytes(CODE_LETTERS)),
		requestedAt: work.now
	});
}

/** Where the visits are: what was typed, or the agency's own place. */
function placeOf({ address, room }: BookingRequest, { rules }: Service) {
	const here = hereOf(rules);
	return here ? { address: here.address, room: here.name.ko } : { address, room };
}

/** Anybody can type an address of mail; only a contact who signed in with it finds a site again. */
function isProvenContact({ actor }: Work, { contactEmail }: BookingRequest): boolean {
	return actor.kind === 'contact' && actor.email === contactEmail;
}

function visitRows(work: Work, seriesId: string, visits: Times) {
	return visits.map(({ number, startsAt, endsAt }) => ({
		agencyId: work.actor.agencyId,
		id: newId(work.now),
		seriesId,
		number,
		startsAt,
		endsAt,
		changedAt: work.now
	}));
}
