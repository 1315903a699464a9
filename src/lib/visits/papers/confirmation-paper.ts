import type { Language, Localized } from '#lib/base/localized.ts';
import { CHANGE_UNTIL_DAYS } from '#lib/visits/changes/change-limit.ts';
import { agreedWords } from '#lib/visits/agreed-words.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

type Series = {
	reference: string;
	headcount: number;
	confirmedAt: Date | null;
	registrationNumber: string | null;
	variantLabel: Localized | null;
	areaLabel: Localized | null;
	organizationKind: OrganizationKind | null;
	service: { name: Localized; preparation: Localized[]; rules: ServiceRules };
	organization: { name: string; contactName: string; contactEmail: string; contactPhone: string };
	site: { address: string; room: string; zone: string };
};
type Neighbours = { organizations: number; people: number };
type Visit = { number: number; startsAt: Date; endsAt: Date; cancelledAt: Date | null };

type About = {
	now: Date;
	language: Language;
	neighbours: Neighbours | null;
	/** That its organization was told nobody comes. */
	isApologized: boolean;
};

/**
 * What a printed confirmation says: what holds when it is printed; the same for the organization and
 * for the office.
 */
export function confirmationPaper(
	found: Series,
	visits: Visit[],
	{ now, language, neighbours, isApologized }: About
) {
	const { service, site, confirmedAt } = found;
	const held = whatHolds({ confirmedAt, isApologized }, visits, now);
	// Nobody prepares, or changes, what is over or not to come.
	const isToCome = ['requested', 'confirmed'].includes(held.standing);
	return {
		reference: found.reference,
		standing: held.standing,
		isAhead: isToCome && held.visits.some(({ endsAt }) => endsAt > now),
		service: service.name[language],
		agreed: agreedWords(found, language),
		headcount: found.headcount,
		/** Of others who share the visits, by their numbers alone. */
		neighbours,
		registrationNumber: found.registrationNumber,
		contact: found.organization,
		place: [site.address, site.room].filter(Boolean).join('\n'),
		zone: site.zone,
		preparation: service.preparation.map((one) => one[language]),
		changeUntilDays: service.rules.changeUntilDays ?? CHANGE_UNTIL_DAYS,
		printedAt: now,
		visits: held.visits.map(({ number, startsAt, endsAt }) => ({
			number,
			startsAt,
			endsAt,
			note: service.rules.visits.find((one) => one.number === number)?.label[language] ?? ''
		}))
	};
}

export type ConfirmationPaper = ReturnType<typeof confirmationPaper>;
