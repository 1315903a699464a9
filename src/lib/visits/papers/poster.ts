import encodeQR from 'qr';
import type { Language, Localized } from '#lib/base/localized.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

type Series = {
	code: string;
	confirmedAt: Date | null;
	service: { name: Localized };
	organization: { contactEmail: string };
	site: { address: string; room: string; zone: string };
};
type Visit = { number: number; startsAt: Date; endsAt: Date; cancelledAt: Date | null };

/**
 * What a poster says, by which employees enrol without their employer; the same for the organization
 * and for the office. `home` is the agency's public address, with its origin.
 */
export function poster(
	{ code, confirmedAt, service, organization, site }: Series,
	visits: Visit[],
	{ home, language, now }: { home: string; language: Language; now: Date }
) {
	const held = whatHolds({ confirmedAt }, visits, now);
	return {
		standing: held.standing,
		/** Whether its contact is told by mail when the dates are confirmed. */
		hasMail: organization.contactEmail !== '',
		service: service.name[language],
		place: [site.address, site.room].filter(Boolean).join(' '),
		zone: site.zone,
		code,
		joinAt: `${home.replace(/^https?:\/\//, '')}/join`,
		/** Rows of modules, true where dark; the page draws them. */
		qr: encodeQR(`${home}/join/${code}`, 'raw', { border: 4 }),
		visits: held.visits.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt }))
	};
}

export type Poster = ReturnType<typeof poster>;
