import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { Language } from '#lib/base/localized.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink, revokeLinks } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { resumeReminders } from '#lib/notices/stops.server.ts';
import { settleBounced, takeBackMails } from '#lib/notices/take-back-mails.server.ts';
import { addSite, keepOrganization } from '#lib/organizations/keep-organization.server.ts';
import { carrySiteRules } from '#lib/organizations/site-rules.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellCorrected } from '#lib/visits/booking/booked-notice.server.ts';
import { maySeeToSeries } from '#lib/visits/changes/change-limit.ts';
import { keepCorrection, lockForCorrection } from '#lib/visits/contacts/keep-correction.server.ts';
import { neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { seriesById, type AgreedSeries } from '#lib/visits/queries.server.ts';
import { hereOf, isAtStops } from '#lib/visits/time/stops.ts';

export type Person = { contactName: string; contactPhone: string };
export type CorrectedContact = Person & {
	seriesId: string;
	/** How many corrections the form knew of; another one meanwhile refuses it. */
	seen: number;
	/** Empty where the contact has none; the office then tells them. */
	contactEmail: string;
	language: Language;
	address: string;
	room: string;
	/** Whether private links that were sent so far end when the address of mail changes. */
	endsLinks: boolean;
};

/**
 * The office corrects whom it speaks to about one booking, and how its place is written; other bookings
 * of the same contact stay as they are. A changed address of mail gets a mail with a fresh private link;
 * the one before gets nothing more, and what waited for it is taken back. Tells whether a mail was
 * written. Refuses an agency's own session, what somebody else corrected meanwhile, and another place
 * where neighbours come to this one.
 */
export async function correctContact(
	work: Work<StaffActor>,
	agency: Agency,
	wanted: CorrectedContact
): Promise<Outcome<{ isTold: boolean }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const begun = await begin(work, wanted);
	if (!begun.ok) return begun;
	const { found, before: kept } = begun.value;
	if (saysSo(found, wanted)) return done({ isTold: wanted.contactEmail !== '' });
	if (!kept) return refused(problem('corrected_meanwhile'));
	const isPlaceNew = isOtherPlace(found, wanted);
	if (isPlaceNew && !(await mayBeElsewhere(work, found))) {
		return refused(problem('place_shared', undefined, 'address'));
	}
	const { contactEmail: before } = found.organization;
	const isMailNew = wanted.contactEmail !== before;
	await keep(work, found, kept, wanted, isPlaceNew);
	const ended = isMailNew ? await leaveAddress(work, wanted, before) : 0;
	const isTold = (isMailNew || isPlaceNew) && wanted.contactEmail !== '';
	if (isTold) await tell(work, agency, wanted.seriesId);
	await note(work, found, wanted, { ended, isPlaceNew });
	return done({ isTold });
}

/**
 * The organization itself, by its private link or signed in, corrects the name and the telephone number
 * of its contact. The address of mail stays, for whoever holds a link has not proved another.
 */
export async function correctPerson(
	work: Work,
	wanted: Person & { seriesId: string; seen: number }
): Promise<Outcome<null>> {
	if (!maySeeToSeries(work.actor, wanted.seriesId)) return refused(problem('not_allowed'));
	const begun = await begin(work, wanted);
	if (!begun.ok) return begun;
	const { found, before } = begun.value;
	const { contactEmail } = found.organization;
	const { address, room } = found.site;
	const same = { contactEmail, address, room, language: found.language, endsLinks: false };
	const whole = { ...same, ...wanted };
	if (saysSo(found, whole)) return done(null);
	if (!before) return refused(problem('corrected_meanwhile'));
	await keep(work, found, before, whole, false);
	await note(work, found, whole, { ended: 0, isPlaceNew: false });
	return done(null);
}

type Kept = NonNullable<Awaited<ReturnType<typeof lockForCorrection>>>;
/** A series, and what a correction changes of it; null where another one came meanwhile. */
type Begun = { found: AgreedSeries; before: Kept | null };

async function begin(
	work: Work,
	{ seriesId, seen }: { seriesId: string; seen: number }
): Promise<Outcome<Begun>> {
	const before = await lockForCorrection(work, seriesId, seen);
	// What stands there now is read behind the lock.
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	if (isAtStops(found.service.rules)) return refused(problem('not_allowed'));
	return done({ found, before });
}

/** Whether it says so already: the same form was sent twice, or nothing was changed in it. */
function saysSo(found: AgreedSeries, wanted: CorrectedContact): boolean {
	const { contactName, contactEmail, contactPhone } = found.organization;
	return (
		contactName === wanted.contactName &&
		contactEmail === wanted.contactEmail &&
		contactPhone === wanted.contactPhone &&
		found.language === wanted.language &&
		!isOtherPlace(found, wanted)
	);
}

/** Whether the place is written otherwise. Whoever comes to the agency's own place cannot change it. */
function isOtherPlace({ site, service }: AgreedSeries, { address, room }: CorrectedContact) {
	if (hereOf(service.rules)) return false;
	return site.address !== address || site.room !== room;
}

/** Neighbours were told to come here; none of them would hear of it. */
async function mayBeElsewhere(work: Work, { id }: AgreedSeries): Promise<boolean> {
	return (await neighboursOf(work, id)) === null;
}

/** The contact and the place in rows of their own, so that nothing changes for other bookings. */
async function keep(
	work: Work,
	found: AgreedSeries,
	before: Kept,
	wanted: CorrectedContact,
	isPlaceNew: boolean
): Promise<void> {
	const { contactName, contactEmail, contactPhone, language } = wanted;
	const organizationId = await keepOrganization(work, {
		name: found.organization.name,
		registrationNumber: found.registrationNumber,
		...{ contactName, contactEmail, contactPhone, language }
	});
	const isSame = organizationId === before.organizationId;
	const { address, room, zone } = { ...found.site, ...(isPlaceNew && wanted) };
	const place = { organizationId, address, room, zone };
	const siteId = isSame && !isPlaceNew ? before.siteId : await addSite(work, place);
	// What those who come have to know of a place is about the place, however it is written.
	if (siteId !== before.siteId) await carrySiteRules(work, before.siteId, siteId);
	await keepCorrection(work, wanted.seriesId, before, {
		...{ organizationId, siteId, language, isPlaceNew }
	});
}

/** Whoever reads the mail of the address before hears no more, and stops nothing. Gives the links that ended. */
async function leaveAddress(
	work: Work<StaffActor>,
	{ seriesId, endsLinks }: CorrectedContact,
	before: string
): Promise<number> {
	if (before) {
		const mails = { subjectId: seriesId, recipient: before };
		await takeBackMails(work, mails);
		await settleBounced(work, mails);
	}
	await revokeLinks(work, 'stop-series', seriesId);
	// It was the contact before who wanted none.
	await resumeReminders(work, { audience: 'organization', subjectId: seriesId });
	return endsLinks ? revokeLinks(work, 'series', seriesId) : 0;
}

async function tell(work: Work, agency: Agency, seriesId: string): Promise<void> {
	const token = await makeLink(work, 'series', seriesId);
	await tellCorrected(work, agency, seriesId, token, newId(work.now));
}

/** What was corrected, by the names of its fields: the ledger holds nobody's address. */
async function note(
	work: Work,
	{ organization, language }: AgreedSeries,
	wanted: CorrectedContact,
	{ ended, isPlaceNew }: { ended: number; isPlaceNew: boolean }
): Promise<void> {
	const fields = [
		wanted.contactName !== organization.contactName && 'name',
		wanted.contactEmail !== organization.contactEmail && 'email',
		wanted.contactPhone !== organization.contactPhone && 'phone',
		wanted.language !== language && 'language',
		isPlaceNew && 'place'
	].filter(Boolean);
	await record(work, {
		act: 'series.contact_corrected',
		subjectId: wanted.seriesId,
		details: { fields: fields.join(), ended }
	});
}
